"""The organisers' pages of delegations and accreditation."""

from __future__ import annotations

from eventapp.registration import worker
from eventapp.registration.views.manage import accreditation, delegations, duplicates, papers, participants
from eventapp.registration.views.manage.blueprint import blueprint

__all__ = ["accreditation", "blueprint", "delegations", "duplicates", "papers", "participants", "worker"]
