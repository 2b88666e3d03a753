"""The organisers' pages of delegations, registration and accreditation."""

from __future__ import annotations

from eventapp.registration import worker
from eventapp.registration.views.manage import (
    accreditation,
    badges,
    categories,
    changes,
    delegations,
    duplicates,
    focal_points,
    importing,
    messages,
    papers,
    participants,
    sendings,
)
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = [
    "accreditation",
    "badges",
    "blueprint",
    "categories",
    "changes",
    "delegations",
    "duplicates",
    "focal_points",
    "importing",
    "messages",
    "papers",
    "participants",
    "sendings",
    "worker",
]
