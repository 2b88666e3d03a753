"""The organisers' pages of delegations and accreditation."""

from __future__ import annotations

from eventapp.registration.views.manage import (
    accreditation,
    changes,
    delegations,
    focal_points,
    importing,
    participants,
    sendings,
)
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = [
    "accreditation",
    "blueprint",
    "changes",
    "delegations",
    "focal_points",
    "importing",
    "participants",
    "sendings",
]
