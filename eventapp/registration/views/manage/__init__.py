"""The organisers' pages of delegations, registration and accreditation."""

from __future__ import annotations

from eventapp.registration import worker
from eventapp.registration.views.manage import (
    accreditation,
    badges,
    categories,
    delegations,
    duplicates,
    messages,
    papers,
    participants,
)
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = [
    "accreditation",
    "badges",
    "blueprint",
    "categories",
    "delegations",
    "duplicates",
    "messages",
    "papers",
    "participants",
    "worker",
]
