"""The organisers' pages of delegations, registration and accreditation."""

from __future__ import annotations

from eventapp.registration.views.manage import accreditation, categories, delegations, participants
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = ["accreditation", "blueprint", "categories", "delegations", "participants"]
