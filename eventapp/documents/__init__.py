"""Documents of a meeting in any language, and what others publish about it.

A document's versions are kept for ever: of each language one is current, the others were replaced. Who may
read what is decided in one place: `rules.may_see`, asked by `queries` alone.
"""
