"""The organisers' pages of one event: description, lists, rooms, state, languages and staff."""

from __future__ import annotations

from eventapp.events.views.manage import description, emblem, languages, lists, staff, state, venue
from eventapp.events.views.manage.blueprint import blueprint

__all__ = ["blueprint", "description", "emblem", "languages", "lists", "staff", "state", "venue"]
