"""Badges as PDF: a page of A6 each, both scripts, a code that says nothing of who wears it.

A selection is one PDF of such pages, made by a job: holders and badge printers take A6, and nothing is cut.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import segno
from flask_babel import gettext as _
from PIL import Image

from eventapp.core import text
from eventapp.core.db import db, release
from eventapp.core.files import kinds, service, storage
from eventapp.core.files.kinds import DOCUMENT_LIMIT, FileKind
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import reading_of, speaking
from eventapp.core.localized import LocalizedText
from eventapp.core.typesetting import Typeset, typeset
from eventapp.documents.rules import digest_of
from eventapp.events.models import Event
from eventapp.jobs import queries as jobs
from eventapp.jobs import service as job_service
from eventapp.jobs.models import Job
from eventapp.registration import labels
from eventapp.registration.letter import emblem
from eventapp.registration.models import Badge, Participant
from eventapp.registration.queries import lists, own
from eventapp.registration.rules.badges import colour

MIMETYPE: Final = "application/pdf"
TEMPLATE: Final = "badge.typ"
KIND: Final = "registration.badges"
MOST_AT_ONCE: Final = 500
_PHOTO: Final = (300, 386)  # pixels: 28 by 36 mm at 272 to the inch
_BOTH: Final = ("ar", "en")


@dataclass(frozen=True, slots=True)
class Card:
    """What one badge says; `photo` is the key of a stored picture, or empty."""

    name: LocalizedText
    office: LocalizedText
    group: LocalizedText
    role: LocalizedText
    colour: str
    code: str
    photo: str


def card_of(person: Participant, badge: Badge) -> Card:
    """The badge of somebody, read while the database is at hand."""
    return Card(
        name=labels.printed_name(person),
        office=person.office,
        group=person.group,
        role=labels.role_of(person),
        colour=colour(person.function, person.category.kind if person.category is not None else None),
        code=badge.code,
        photo=person.photo.storage_key if person.photo is not None else "",
    )


def typeset_badges(
    event: Event, cards: Sequence[Card], language: str, progress: job_service.Progress | None = None
) -> Typeset:
    """The pages of these badges; `language` is that of the document's own words."""
    told = progress or (lambda _done, _total: None)
    sheet, picture = _sheet(event, language), emblem(event)
    with speaking(language):
        alts = {
            "emblem": _("Emblem of the meeting"),
            "photo": _("Photograph"),
            "code": _("Code of the badge"),
        }
    names = {tag: _said(event.name, tag) for tag in _BOTH}
    if progress is not None:
        release()  # reading and setting the pictures takes long
    pages = []
    for number, card in enumerate(cards):
        told(number, len(cards))
        pages.append(_page(card))
    told(len(cards), len(cards))
    data = {"sheet": sheet, "emblem": picture, "event": names, "alts": alts, "cards": pages}
    return typeset(TEMPLATE, data, language=language)


def _sheet(event: Event, language: str) -> dict[str, Any]:
    say = reading_of(event, language)
    with speaking(language):
        title = text.strip_isolates(f"{_('Badge')} – {say.name(event.name)}")
    return {
        "title": title,
        "running": "",
        "edition": "",
        "page_of": "",
        "draft": "",
        "accent": event.accent,
        "digits": say.style.digits,
        "made": None,
    }


def _page(card: Card) -> dict[str, Any]:
    return {
        "name": {tag: _said(card.name, tag) for tag in _BOTH},
        "office": {tag: _said(card.office, tag) for tag in _BOTH},
        "group": {tag: _said(card.group, tag) for tag in _BOTH},
        "role": {tag: _said(card.role, tag) for tag in _BOTH},
        "colour": card.colour,
        "photo": _photo(card.photo),
        "code": _code(card.code),
    }


def _said(value: LocalizedText, language: str) -> str:
    """A text in one language alone: what is there in the other only stands once, in the other."""
    return text.isolate(value.in_(language), language) if value.has(language) else ""


def _photo(key: str) -> list[int]:
    """A portrait cropped to the frame, as the bytes of a JPEG; nothing where its bytes are gone."""
    if not key:
        return []
    try:
        with storage.current().open(key) as stream, Image.open(stream) as picture:
            return list(_cropped(picture.convert("RGB")))
    except (storage.Missing, OSError):
        return []


def _cropped(picture: Image.Image) -> bytes:
    """The middle of a picture in the shape of the frame; of what is too tall, the upper part."""
    width, height = picture.size
    wide = min(width, round(height * _PHOTO[0] / _PHOTO[1]))
    tall = min(height, round(width * _PHOTO[1] / _PHOTO[0]))
    start, top = (width - wide) // 2, (height - tall) // 4
    out = io.BytesIO()
    framed = picture.crop((start, top, start + wide, top + tall)).resize(_PHOTO, Image.Resampling.LANCZOS)
    framed.save(out, "JPEG", quality=85)
    return out.getvalue()


def _code(code: str) -> str:
    """The code as an SVG, with the quiet zone that scanners need."""
    out = io.BytesIO()
    segno.make(code.upper(), error="q", micro=False).save(
        out, kind="svg", border=4, light="#fff", xmldecl=False
    )
    return out.getvalue().decode()


# A selection, by a job


def key_of(event: Event, badges: Sequence[Badge]) -> str:
    """What the file of these badges is known by: their codes, so that renewed ones make another file."""
    return digest_of([KIND, event.public_id, *sorted(badge.code for badge in badges)])


def ask_for(event: Event, people: Sequence[Participant], language: str, *, account: Any = None) -> Job:
    """Have the badges of these people made, in their order; the same selection is made once."""
    held = own.badges_of([one.id for one in people])
    arguments = {
        "event": event.id,
        "language": language if language in LANGUAGES else LANGUAGES[0],
        "people": [[one.id, held[one.id].code] for one in people if one.id in held],
    }
    key = digest_of([key_of(event, list(held.values())), *(_stamp(one) for one in people)])
    return job_service.enqueue(KIND, key=key, arguments=arguments, event=event, account=account)


def _stamp(person: Participant) -> str:
    """What changes when the badge of somebody would read differently."""
    return f"{person.public_id} {person.updated_at.isoformat()}"


def find(event: Event, public_id: str) -> Job | None:
    """A job of badges of this event."""
    return jobs.find_job_of(event.id, KIND, public_id)


@job_service.handler(KIND)
def build(arguments: Mapping[str, Any], progress: job_service.Progress) -> service.Kept:
    """Set the badges that still hold."""
    event = db.session.get_one(Event, arguments["event"])
    wanted = [(row_id, code) for row_id, code in arguments["people"]]
    found = {one.id: one for one in lists.people_of_ids(event, [row_id for row_id, _code in wanted])}
    held = own.badges_of(found.keys())
    cards = [
        card_of(found[row_id], held[row_id])
        for row_id, code in wanted
        if row_id in found and row_id in held and held[row_id].code == code
    ]
    made = typeset_badges(event, cards, arguments["language"], progress)
    body = io.BytesIO(made.pdf)
    return service.store(body, "badges.pdf", FileKind.PDF, kinds.measure(body, DOCUMENT_LIMIT))
