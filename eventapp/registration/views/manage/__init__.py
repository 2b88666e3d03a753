"""The organisers' pages of delegations, registration and accreditation."""

from __future__ import annotations

from eventapp.registration.views.manage import (
    accreditation,
    badges,
    categories,
    delegations,
    messages,
    participants,
)
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = [
    "accreditation",
    "badges",
    "blueprint",
    "categories",
    "delegations",
    "messages",
    "participants",
]
