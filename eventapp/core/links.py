"""Absolute addresses under the installation's own base address, whatever host a request came by."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, url_for

from eventapp.config import Settings


def absolute(endpoint: str, **values: Any) -> str:
    """The address of an endpoint as mails, calendars and codes carry it."""
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url + url_for(endpoint, **values)


def webcal(address: str) -> str:
    """The address of a feed as calendar programs subscribe to it."""
    return "webcal://" + address.partition("://")[2]


def google_calendar(address: str) -> str:
    """Where Google Calendar subscribes to a feed (its `cid` wants a webcal address)."""
    return f"https://calendar.google.com/calendar/r?cid={quote(webcal(address), safe='')}"


def outlook_calendar(address: str, name: str) -> str:
    """Where Outlook on the web subscribes to a feed."""
    query = urlencode({"url": webcal(address), "name": name})
    return f"https://outlook.office.com/calendar/0/addfromweb?{query}"
