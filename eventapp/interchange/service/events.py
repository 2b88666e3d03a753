"""An event for an agenda that comes from elsewhere."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from eventapp.accounts.models import Account
from eventapp.events.models import Event
from eventapp.events.service import create_event
from eventapp.interchange.errors import DaysNeeded, ZoneNeeded
from eventapp.interchange.rules.checks import is_zone
from eventapp.interchange.rules.report import days_in
from eventapp.interchange.service.reading import FileContent


def event_for(content: FileContent, *, slug: str, owner: Account, path: str, zone: str = "") -> Event:
    """Make a draft of an event that is called as the file says; `zone` where the file names none.

    Raises:
        ZoneNeeded, DaysNeeded: the file does not say when or where enough.
        SlugTaken, SlugReserved, DaysInWrongOrder: the address or the days cannot be.
    """
    meeting = content.programme.meeting
    zone = meeting.zone or zone
    if not is_zone(zone):
        raise ZoneNeeded
    days = days_in(content.programme, ZoneInfo(zone))
    if not days:
        raise DaysNeeded
    return create_event(
        owner=owner,
        actor=owner,
        path=path,
        slug=slug,
        title=meeting.title,
        first_on=min(days),
        last_on=max(days),
        zone_name=zone,
        **_texts(content),
    )


def _texts(content: FileContent) -> dict[str, Any]:
    meeting = content.programme.meeting
    if not content.programme.says_everything:
        return {}
    names = (
        "short_title",
        "theme",
        "venue_name",
        "venue_address",
        "digits",
        "months",
        "hijri_offset",
        "accent",
    )
    return {name: getattr(meeting, name) for name in names}
