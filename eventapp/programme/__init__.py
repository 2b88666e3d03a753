"""The working draft of the agenda: sessions, their items, and who takes part.

Words: Session, AgendaItem, SessionRole. Invariants: two sessions never hold one room at once; a session once
released can be cancelled, never deleted; status changes only along the workflow table.
"""
