"""One meeting and what surrounds it.

Words: Event, EventSeries, Objective, Credit, LegalInstrument, Venue, Room. Invariants: a draft exists for its
staff alone; nobody grants a role above their own; symbols of instruments are stored normalised.
"""
