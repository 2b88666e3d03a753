"""The agenda as readers see it: releases, their differences, and every face of them.

A *release* is an immutable *snapshot* of the agenda, both languages inside, everything with its visibility.
Invariants: faces read the snapshot and never the programme; the stricter visibility of then and now holds.
"""
