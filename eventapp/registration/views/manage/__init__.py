"""The organisers' pages of delegations and accreditation."""

from __future__ import annotations

from eventapp.registration.views.manage import accreditation, badges, delegations, messages, participants
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = ["accreditation", "badges", "blueprint", "delegations", "messages", "participants"]
