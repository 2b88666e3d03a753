"""The organisers' pages of one event: description, lists, rooms, state, languages and staff."""

from __future__ import annotations

from eventapp.events.views.manage import description, languages, lists, staff, state, venue
from eventapp.events.views.manage.blueprint import blueprint

__all__ = ["blueprint", "description", "languages", "lists", "staff", "state", "venue"]
