"""The faces of the agenda: one reader's `AgendaPage` as the bytes of a calendar, data, a feed, a document.

A face reads the release it is given and nothing else; the same release gives the same bytes.
"""
