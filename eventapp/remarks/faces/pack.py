"""The texts of a day or of a session as one typeset document (PDF/UA-1), for interpreters.

In the order of speaking, every language that was submitted, each page stamped as an advance copy. What is
said is decided here, how it looks in `templates/typesetting/remarks.typ`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask_babel import gettext as _

from eventapp.core import prose, text
from eventapp.core.languages import LANGUAGES, direction
from eventapp.core.locale import Reading, language_name, speaking
from eventapp.core.localized import LocalizedText
from eventapp.core.typesetting import Typeset, typeset
from eventapp.events.models import Event
from eventapp.people.labels import gender_form, printed_name
from eventapp.programme.labels import role_label
from eventapp.programme.models import Session, SessionRole
from eventapp.remarks import labels
from eventapp.remarks.models import Remarks, RemarksVersion
from eventapp.remarks.queries import BoardSession, Turn
from eventapp.remarks.rules.pace import pace

MIMETYPE: Final = "application/pdf"
TEMPLATE: Final = "remarks.typ"


def pack(
    event: Event, groups: Sequence[BoardSession], say: Reading, *, subject: str, made_at: datetime
) -> Typeset:
    """The texts of these sessions in the language of `say`; `subject` names the day or the session."""
    with speaking(say.language):
        data = _Pack(event, groups, say, subject, made_at).data()
        return typeset(TEMPLATE, data, language=say.language)


@dataclass(frozen=True)
class _Pack:
    event: Event
    groups: Sequence[BoardSession]
    say: Reading
    subject: str
    made_at: datetime

    def data(self) -> dict[str, Any]:
        """Everything the template prints."""
        return {
            "sheet": self._sheet(),
            "kind": _("Texts for interpreters"),
            "title": self._text(self.event.title),
            "subject": text.isolate_auto(self.subject),
            "notes": [
                _("They are not published: please keep them to yourself."),
                _("Texts made after this moment are at the desk."),
            ],
            "sessions": [self._session(group) for group in self.groups],
            "empty": _("No text has been submitted"),
        }

    def _sheet(self) -> dict[str, Any]:
        first, second = sorted(LANGUAGES, key=lambda tag: tag != self.say.language)
        title = self.event.title.in_(self.say.language)
        return {
            "title": text.strip_isolates(f"{_('Texts for interpreters')} – {self.subject} – {title}"),
            "running": self._text(self.event.name),
            "edition": _("As of %(moment)s", moment=self.say.moment(self.made_at)),
            "page_of": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "draft": "",
            "stamp": [_shown(labels.STAMP.in_(tag), tag) for tag in (first, second)],
            "accent": self.event.accent,
            "digits": self.say.style.digits,
            "made": list(self.made_at.astimezone(UTC).timetuple()[:6]),
        }

    def _session(self, group: BoardSession) -> dict[str, Any]:
        session = group.session
        return {
            "title": self._text(session.title),
            "facts": [*self._when(session), *([self._text(session.room.name)] if session.room else [])],
            "texts": [self._said(turn, turn.remarks) for turn in group.turns if turn.remarks is not None],
        }

    def _when(self, session: Session) -> list[Any]:
        if session.starts_at is None or session.ends_at is None:
            return []
        hours = f"{self.say.time(session.starts_at)}–{self.say.time(session.ends_at)}"
        return [self.say.day_of(session.starts_at), text.isolate_ltr(hours)]

    def _said(self, turn: Turn, remarks: Remarks) -> dict[str, Any]:
        part, who = turn.part, self._who(turn.part)
        facts: list[Any] = [role_label(part.role, gender_form(part.person) if part.person else "n")]
        facts += [self._text(part.office)] if part.office and part.person else []
        facts += [self.say.time(turn.starts_at)] if turn.starts_at else []
        facts.append(str(labels.STATES[remarks.state]))
        spoken = remarks.spoken
        order = sorted(LANGUAGES, key=lambda tag: (tag != spoken, tag != self.say.language))
        return {
            "who": who,
            "facts": facts,
            "versions": [
                self._version(turn, version, who, is_spoken=tag == spoken)
                for tag in order
                if (version := remarks.newest(tag)) is not None and version.speech
            ],
        }

    def _version(
        self, turn: Turn, version: RemarksVersion, who: dict[str, str], *, is_spoken: bool
    ) -> dict[str, Any]:
        tag = version.language
        number = _("version %(number)s", number=self.say.number(version.number))
        named = self.say.listed([str(language_name(tag)), number])
        length = labels.pace_sentence(pace(version.speech, turn.minutes), self.say)
        along = direction(tag)
        return {
            "language": tag,
            "direction": along,
            "heading": self.say.listed([named, _("language of delivery")]) if is_spoken else named,
            "running": {**who, "after": named},
            "note": self.say.listed([self.say.moment(version.created_at), length]),
            "blocks": [_block(block, along) for block in prose.blocks(version.speech)],
        }

    def _who(self, part: SessionRole) -> dict[str, str]:
        if part.person is not None:
            return self._text(printed_name(part.person))
        if part.office:
            return self._text(part.office)
        if part.organisation is not None:
            return self._text(part.organisation.short_name)
        return {"text": _("To be confirmed"), "lang": self.say.language}

    def _text(self, value: LocalizedText) -> dict[str, str]:
        return _shown(*value.shown(self.say.language))


def _shown(value: str, language: str) -> dict[str, str]:
    return {"text": text.isolate(value, language), "lang": language}


def _block(block: prose.Block, along: str) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "depth": block.depth,
        "marker": block.marker,
        "direction": block.direction(along),
        "runs": [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in block.runs],
    }
