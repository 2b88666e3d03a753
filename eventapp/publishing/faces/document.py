"""The agenda as a typeset document (PDF/UA-1), of all days or of one, in its reader's language.

What is said is decided here, how it looks in `templates/typesetting/agenda.typ`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from typing import Any, Final

import segno
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core import text
from eventapp.core.locale import Reading, language_name, speaking
from eventapp.core.localized import LocalizedText
from eventapp.core.typesetting import Typeset, typeset
from eventapp.programme import labels as programme
from eventapp.programme.rules.timetable import on_day
from eventapp.programme.rules.vocabulary import (
    PAUSES,
    PresenceMode,
    RoleKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing import labels
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules.diff import Change, ChangeCode
from eventapp.publishing.rules.snapshot import ItemFacts, PartFacts, SessionFacts

MIMETYPE: Final = "application/pdf"
TEMPLATE: Final = "agenda.typ"
_UNNAMED_ROLES: Final = frozenset({RoleKind.SPEAKER, RoleKind.PANELLIST})  # what anybody listed is
_NOT_SHOWN: Final = frozenset({ChangeCode.PERSON_PROFILE})  # changes of what this document does not print
_LONG: Final = 7  # people and items; a session with more may break across pages


def agenda_pdf(page: AgendaPage, *, day: date | None, address: str, subject: str = "") -> bytes:
    """The agenda (of `day` alone, if given) as a PDF; `address` is that of its page, for link and QR code.

    `subject` says what part it is of, where the page is narrowed to a room, a person or a session.
    """
    return agenda_document(page, day=day, address=address, subject=subject).pdf


def agenda_document(page: AgendaPage, *, day: date | None, address: str, subject: str = "") -> Typeset:
    """The same, with what had to be replaced and whether it is PDF/UA-1."""
    with speaking(page.reading.language):
        data = _Document(page, day, address, subject).data()
        return typeset(TEMPLATE, data, language=page.reading.language)


@dataclass(frozen=True)
class _Document:
    page: AgendaPage
    day: date | None
    address: str
    subject: str = ""

    @property
    def reading(self) -> Reading:
        return self.page.reading

    def data(self) -> dict[str, Any]:
        """Everything the template prints."""
        changes = [labels.change_sentence(change, self.reading) for change in self._other_changes()]
        return {
            "sheet": self._sheet(),
            **self._cover(),
            "changes_head": self._changed_words,
            "changes": changes,
            "changed": self._changed_words,
            "heads": [_("Time"), _("Session"), _("Room")],
            "comma": "، " if self.reading.language == "ar" else ", ",
            "days": [self._day(day, found) for day, found in self._days],
            "empty": _("Nothing on this day") if self.day else _("The agenda is not published yet"),
        }

    # The sheet and the cover

    def _sheet(self) -> dict[str, Any]:
        event, release = self.page.snapshot.event, self.page.agenda.release
        moment = release.released_at.astimezone(UTC) if release else None
        return {
            "title": text.strip_isolates(f"{self._plain(event.title)} – {self._kind}"),
            "running": self._text(event.short_title or event.title),
            "edition": self._edition,
            "page_of": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "draft": "" if release else _("Draft"),
            "accent": event.accent,
            "digits": self.reading.style.digits,
            "made": list(moment.timetuple()[:6]) if moment else None,
        }

    def _cover(self) -> dict[str, Any]:
        event, release = self.page.snapshot.event, self.page.agenda.release
        first = self.page.sessions[0].starts_at if self.page.sessions else None
        zone = self.reading.zone_label(first) if first else ""
        return {
            "kind": self._kind,
            "title": self._heading(event.title, event.slug),
            "theme": self._text(event.theme, label=True) if event.theme else None,
            "facts": self._facts(),
            "zone_note": _("All times are those of the venue (%(zone)s).", zone=zone) if zone else "",
            "address": self.address,
            "address_shown": self.address.partition("://")[2],
            "qr": _qr(self.address),
            "qr_alt": _("QR code: this agenda on the web"),
            "note": self._text(release.note, label=True) if release and release.note else None,
        }

    def _facts(self) -> list[dict[str, Any]]:
        event, release = self.page.snapshot.event, self.page.agenda.release
        first, last = (self.day, self.day) if self.day else (event.first_on, event.last_on)
        facts: list[dict[str, Any]] = [
            {
                "term": _("Date"),
                "first": self.reading.range(first, last),
                "rest": [self.reading.hijri_range(first, last)],
            }
        ]
        if event.venue_name:
            address = [self._text(event.venue_address)] if event.venue_address else []
            facts.append({"term": _("Place"), "first": self._text(event.venue_name), "rest": address})
        facts.append(
            {
                "term": _("Version"),
                "first": _("Release %(number)s", number=self.reading.number(release.number)),
                "rest": [self.reading.moment(release.released_at)],
            }
            if release
            else {"term": _("Version"), "first": _("Draft"), "rest": [_("Not released yet")]}
        )
        return facts

    @property
    def _kind(self) -> str:
        if self.subject:
            return _("Agenda: %(part)s", part=self.subject)
        return _("Agenda of %(day)s", day=self.reading.date(self.day)) if self.day else _("Agenda")

    @property
    def _edition(self) -> str:
        release = self.page.agenda.release
        if release is None:
            return _("Draft, not released yet")
        return _(
            "Release %(number)s, published %(moment)s",
            number=self.reading.number(release.number),
            moment=self.reading.moment(release.released_at),
        )

    @property
    def _changed_words(self) -> str:
        release = self.page.agenda.release
        if release is None:
            return _("What the draft changes")
        return _("Changed in Release %(number)s", number=self.reading.number(release.number))

    # Days and sessions

    @cached_property
    def _days(self) -> list[tuple[date, list[SessionFacts]]]:
        days = [self.day] if self.day else self.page.days
        found = [(day, self.page.sessions_on(day)) for day in days]
        return [(day, sessions) for day, sessions in found if sessions]

    def _other_changes(self) -> list[Change]:
        """The changes that no session shown here tells: of the event, of what left the agenda or the day."""
        shown = {session.id for _day, sessions in self._days for session in sessions}
        return [
            change
            for change in self.page.changes
            if change.code not in _NOT_SHOWN
            and (change.session is None or (change.session.id not in shown and self._left(change)))
        ]

    def _left(self, change: Change) -> bool:
        was = self.page.agenda.before
        before = [one for one in was.sessions if one.id == change.session_id] if was else []
        return self.day is None or bool(on_day(before, self.day, self.reading.zone))

    def _day(self, day: date, sessions: list[SessionFacts]) -> dict[str, Any]:
        hours: list[Any] = [None]
        rows = []
        for session in sessions:
            hours.append((session.starts_at, session.ends_at))
            rows.append(self._session(session) | {"same": hours[-1] == hours[-2]})
        return {"label": self.reading.date(day), "hijri": self.reading.hijri(day), "sessions": rows}

    def _session(self, session: SessionFacts) -> dict[str, Any]:
        items = {item.id for item in session.items}
        people = [part for part in session.parts if part.item_id not in items]
        return {
            "start": self.reading.clock(session.starts_at) if session.starts_at else "",
            "end": self.reading.clock(session.ends_at) if session.ends_at else "",
            "pause": session.kind in PAUSES,
            "cancelled": session.status is SessionStatus.CANCELLED,
            "long": len(session.parts) + len(session.items) > _LONG,
            "title": self._heading(session.title, programme.KINDS[session.kind]),
            "room": self._room(session),
            "marks": self._marks(session),
            "people": [self._person(part) for part in people],
            "note": self._text(session.note, label=True) if session.note else None,
            "items": self._items(session),
            "changes": self.page.changes_by_session.get(session.id, []),
            "facts": self._session_facts(session),
        }

    def _room(self, session: SessionFacts) -> Any:
        room = self.page.rooms.get(session.room_id or "")
        if room is not None:
            return self._text(room.name)
        return _("All rooms") if session.all_rooms else None

    def _marks(self, session: SessionFacts) -> list[tuple[str, str]]:
        marks = []
        if session.status is not SessionStatus.CONFIRMED:
            kind = "bad" if session.status is SessionStatus.CANCELLED else "idle"
            marks.append((kind, str(programme.STATUSES[session.status])))
        if session.visibility is not Visibility.PUBLIC:
            marks.append(("warn", str(programme.VISIBILITIES[session.visibility])))
        if session.chatham_house:
            marks.append(("idle", _("Chatham House Rule")))
        return marks

    def _session_facts(self, session: SessionFacts) -> list[str]:
        kind = str(programme.KINDS[session.kind])
        told = session.kind in PAUSES or kind.casefold() in self._plain(session.title).casefold()
        facts = [] if told else [kind]
        if session.illustrative:
            facts.append(_("illustrative"))
        if session.languages:
            names = self.reading.listed(map(language_name, session.languages))
            facts.append(_("Interpretation: %(languages)s", languages=names))
        return facts

    def _items(self, session: SessionFacts) -> list[dict[str, Any]]:
        starts = self.page.item_starts(session)
        return [
            {
                "time": self.reading.clock(start) if start is not None else "",
                "title": self._text(item.title, label=True),
                "minutes": self._minutes(item),
                "note": self._text(item.note, label=True) if item.note else None,
                "people": [self._person(part) for part in session.parts if part.item_id == item.id],
            }
            for item, start in zip(session.items, starts, strict=True)
        ]

    def _minutes(self, item: ItemFacts) -> str:
        if not item.minutes:
            return ""
        words = ngettext("%(num)s minute", "%(num)s minutes", item.minutes)
        return self.reading.digits(words).replace(" ", "\u00a0")

    # People and texts

    def _person(self, part: PartFacts) -> dict[str, Any]:
        names = [value for value in (part.label, part.office, part.organisation) if value]
        name: Any = self._text(names[0]) if names else _("To be confirmed")
        rest: list[Any] = [self._text(value) for value in names[1:]]
        if part.withheld:
            name = _("Name withheld")
        elif part.to_be_confirmed and names:
            rest.append(_("To be confirmed"))
        role = [] if part.role in _UNNAMED_ROLES else [programme.role_label(part.role, part.gender_form)]
        if part.mode is PresenceMode.REMOTE:
            role.append(_("remotely"))
        return {"name": name, "role": " · ".join(role), "rest": rest}

    def _plain(self, value: LocalizedText) -> str:
        return value.in_(self.reading.language)

    def _heading(self, value: LocalizedText, otherwise: object) -> dict[str, str]:
        """A title; where there is none to see, `otherwise`, since a heading must say something."""
        if any(char.isprintable() and not char.isspace() for char in self._plain(value)):
            return self._text(value, label=True)
        return {"text": str(otherwise), "lang": self.reading.language, "label": ""}

    def _text(self, value: LocalizedText, *, label: bool = False) -> dict[str, str]:
        """A text somebody wrote, isolated; `label` names its language when it is not the reader's."""
        shown, language = value.shown(self.reading.language)
        foreign = label and language != self.reading.language
        names = {"ar": _("Arabic"), "en": _("English")}
        return {
            "text": text.isolate(shown, language),
            "lang": language,
            "label": names[language] if foreign else "",
        }


def _qr(address: str) -> str:
    """The QR of an address as SVG."""
    image = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        image, kind="svg", xmldecl=False, border=1, dark="#211c18"
    )
    return image.getvalue().decode()
