"""The pages of focal points and participants, opened by mailed links, and those to register: no account."""

from __future__ import annotations

from eventapp.registration.views.public import (
    changes,
    delegation,
    focal_points,
    individual,
    notes,
    own,
    papers,
    particulars,
    people_table,
    photos,
)
from eventapp.registration.views.public.blueprint import blueprint

__all__ = [
    "blueprint",
    "changes",
    "delegation",
    "focal_points",
    "individual",
    "notes",
    "own",
    "papers",
    "particulars",
    "people_table",
    "photos",
]
