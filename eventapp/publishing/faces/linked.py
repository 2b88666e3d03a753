"""What a page is about, for search engines: schema.org in JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from eventapp.core.links import absolute
from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules.snapshot import SessionFacts


def meeting(page: AgendaPage) -> Markup:
    """The event of an agenda."""
    event = page.snapshot.event
    return _script(
        {
            "@type": "Event",
            "name": _shown(event.title, page),
            "description": _shown(event.theme, page),
            "startDate": event.first_on.isoformat(),
            "endDate": event.last_on.isoformat(),
            "url": absolute("publishing.event"),
            "location": _venue(page),
        },
        page,
    )


def session(page: AgendaPage, found: SessionFacts) -> Markup:
    """One session, as a part of its event."""
    is_cancelled = found.status is SessionStatus.CANCELLED
    room = page.rooms.get(found.room_id or "")
    place = _venue(page) | ({"name": _shown(room.name, page)} if room else {})
    return _script(
        {
            "@type": "Event",
            "name": _shown(found.title, page),
            "startDate": page.reading.local(found.starts_at).isoformat() if found.starts_at else None,
            "endDate": page.reading.local(found.ends_at).isoformat() if found.ends_at else None,
            "eventStatus": f"https://schema.org/Event{'Cancelled' if is_cancelled else 'Scheduled'}",
            "url": absolute("publishing.session", session=found.id),
            "location": place,
            "performer": [
                {"@type": "Person", "name": _shown(part.label, page)} for part in found.parts if part.label
            ],
            "superEvent": {
                "@type": "Event",
                "name": _shown(page.snapshot.event.title, page),
                "startDate": page.snapshot.event.first_on.isoformat(),
                "url": absolute("publishing.event"),
                "location": _venue(page),
            },
        },
        page,
    )


def _venue(page: AgendaPage) -> dict[str, Any]:
    event = page.snapshot.event
    return {
        "@type": "Place",
        "name": _shown(event.venue_name, page),
        "address": _shown(event.venue_address, page),
    }


def _shown(value: LocalizedText, page: AgendaPage) -> str:
    return value.in_(page.reading.language)


def _script(data: dict[str, Any], page: AgendaPage) -> Markup:
    """The data as a script element that no text inside can end."""
    told = {name: value for name, value in data.items() if value not in (None, "", [])}
    whole = {"@context": "https://schema.org", "inLanguage": page.reading.language, **told}
    body = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    for character in "<>&\u2028\u2029":
        body = body.replace(character, f"\\u{ord(character):04x}")
    return Markup(f'<script type="application/ld+json">{body}</script>')  # noqa: S704 - nothing can end it
