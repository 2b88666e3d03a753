"""The directory of the installation: persons, organisations, and the offices persons hold in them.

Searched and written by staff only. Invariants: names are one full-name field per language, as the person
wants them; nothing is split or transliterated; every spelling is found through `search_index`; rows are
deleted into a bin and can be restored.
"""
