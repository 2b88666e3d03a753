"""An event for an agenda that comes from elsewhere."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final
from zoneinfo import ZoneInfo

from eventapp.accounts.models import Account
from eventapp.events import labels
from eventapp.events.models import Event
from eventapp.events.rules.slugs import SLUG_LENGTH, is_slug
from eventapp.events.service import create_event
from eventapp.interchange.errors import AddressNeeded, DaysNeeded, ZoneNeeded
from eventapp.interchange.rules.checks import is_zone
from eventapp.interchange.rules.report import days_in
from eventapp.interchange.service.reading import FileContent

STYLES: Final[dict[str, Container[Any]]] = {
    "digits": labels.DIGITS,
    "months": labels.MONTHS,
    "hijri_offset": range(-1, 2),
    "accent": labels.ACCENTS,
}


def event_for(content: FileContent, *, slug: str, owner: Account, path: str, zone: str = "") -> Event:
    """Make a draft of an event that is called as the file says; `zone` where the file names none.

    Raises:
        AddressNeeded: `slug` is no address.
        ZoneNeeded, DaysNeeded: the file does not say when or where enough.
        SlugTaken, SlugReserved, DaysInWrongOrder: the address or the days cannot be.
    """
    meeting = content.programme.meeting
    if not is_slug(slug) or len(slug) > SLUG_LENGTH:
        raise AddressNeeded
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
    """What the event says of itself; a style that is none of ours is left as it usually is."""
    meeting = content.programme.meeting
    if not content.programme.says_everything:
        return {}
    texts = {name: getattr(meeting, name) for name in ("short_title", "theme", "venue_name", "venue_address")}
    styles = {name: getattr(meeting, name) for name in STYLES}
    return texts | {name: value for name, value in styles.items() if value in STYLES[name]}
