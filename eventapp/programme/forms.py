"""Forms of the programme."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.core.forms import (
    ChoiceField,
    CountField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Required,
    Shown,
    TimeField,
)
from eventapp.core.locale import current_language, reading
from eventapp.events.models import Event
from eventapp.events.queries import rooms_of
from eventapp.people.forms import OrganisationPicker, PersonPicker
from eventapp.programme import labels, queries
from eventapp.programme.models import Session, SessionRole
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    Visibility,
    lacks_chair,
)
from eventapp.programme.service import Place

ALL_ROOMS = "*"  # no code of a room
USUAL_LANGUAGES = {
    "ar": _l("Arabic"),
    "en": _l("English"),
    "fr": _l("French"),
    "ru": _l("Russian"),
    "es": _l("Spanish"),
    "pt": _l("Portuguese"),
    "zh": _l("Chinese"),
}


class LanguagesField(SelectMultipleField):
    """Languages of interpretation, as ticks."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(
            label,
            option_widget=CheckboxInput(),
            widget=ListWidget(prefix_label=False),
            **kwargs,
        )


class SessionForm(Form):
    """A session: what, when, where, for whom. Its status is no field: it follows the workflow."""

    title = LocalizedField(_l("Title"), required=True)
    kind = ChoiceField(_l("Kind"), enum=SessionKind, labels=labels.KINDS, default=SessionKind.PLENARY)
    room = ChoiceField(_l("Room"), empty=_l("No room yet"))
    day = ChoiceField(_l("Day"), empty=_l("Not scheduled yet"))
    starts = TimeField(_l("From"))
    ends = TimeField(_l("Until"))
    visibility = ChoiceField(
        _l("Who may know of it"), enum=Visibility, labels=labels.VISIBILITIES, default=Visibility.PUBLIC
    )
    chatham_house = BooleanField(_l("Chatham House Rule: who said what is never published"))
    summary = LocalizedField(_l("Description"), long=True)
    note = LocalizedField(
        _l("Note"), most=500, description=_l("One line under the title, such as who is invited.")
    )
    languages = LanguagesField(_l("Interpretation"))
    other_languages = LineField(
        _l("Other languages"), most=100, description=_l("Language tags with a space between, such as tr fa.")
    )
    expected = CountField(_l("People expected"), least=1)
    is_illustrative = BooleanField(_l("Illustrative: not publicly known"))

    def __init__(self, event: Event, *args: Any, obj: Session | None = None, **kwargs: Any):
        super().__init__(*args, obj=_given(obj) if obj is not None else None, **kwargs)
        self._event = event
        self._rooms = {room.code: room for room in rooms_of(event)}
        language = current_language()
        rooms = [(code, room.name.in_(language)) for code, room in self._rooms.items()]
        self.room.offer([*rooms, (ALL_ROOMS, _("All rooms"))])
        say = reading()
        days = list(queries.days_of(event))
        if obj is not None and obj.starts_at and (own := say.local(obj.starts_at).date()) not in days:
            days.append(own)  # the event moved away: shown as it is, and refused until it is mended
        self.day.offer([(day.isoformat(), say.date(day)) for day in days])
        self.languages.choices = list(USUAL_LANGUAGES.items())

    def validate_other_languages(self, field: LineField) -> None:
        """Tags of languages."""
        if any(
            not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) for tag in (field.data or "").split()
        ):
            raise StopValidation(_("Please give language tags with a space between, such as tr fa."))

    def validate_starts(self, field: TimeField) -> None:
        """A day needs its times."""
        if self.day.data and not field.data:
            raise StopValidation(_("Please give a time such as 09:30."))

    def validate_ends(self, field: TimeField) -> None:
        """A day needs its times."""
        if self.day.data and not field.data:
            raise StopValidation(_("Please give a time such as 09:30."))

    def saved(self, obj: Any) -> Form:
        """The same form over what is saved now."""
        return SessionForm(self._event, formdata=None, obj=obj)

    @property
    def place(self) -> Place:
        """When and where."""
        return Place(
            day=date.fromisoformat(self.day.data) if self.day.data else None,
            starts=self.starts.data,
            ends=self.ends.data,
            room=self._rooms.get(self.room.data or ""),
            all_rooms=self.room.data == ALL_ROOMS,
        )

    @property
    def details(self) -> dict[str, Any]:
        """Everything else, for the service."""
        values = {
            name: value
            for name, value in self.values.items()
            if name not in {"room", "day", "starts", "ends", "other_languages"}
        }
        tags = [*(self.languages.data or []), *(self.other_languages.data or "").split()]
        return values | {"languages": list(dict.fromkeys(tags))}


def _given(session: Session) -> Shown:
    """The session as its form shows it: rooms and times as they are chosen and typed."""
    say = reading()
    tags = session.languages.split()
    shown: dict[str, Any] = {
        "room": ALL_ROOMS if session.all_rooms else session.room.code if session.room else "",
        "day": "",
        "languages": [tag for tag in tags if tag in USUAL_LANGUAGES],
        "other_languages": " ".join(tag for tag in tags if tag not in USUAL_LANGUAGES),
    }
    if session.starts_at is not None and session.ends_at is not None:
        start, end = say.local(session.starts_at), say.local(session.ends_at)
        shown |= {"day": start.date().isoformat(), "starts": start.time(), "ends": end.time()}
    return Shown(session, shown)


class ItemForm(Form):
    """An agenda item."""

    title = LocalizedField(_l("Title"), required=True)
    minutes = CountField(_l("Minutes"), least=1, most=1440)
    note = LocalizedField(_l("Note"), most=500)


class PartForm(Form):
    """Who takes part, as what."""

    role = ChoiceField(_l("Part"), enum=RoleKind, labels=labels.ROLES, default=RoleKind.SPEAKER)
    person = PersonPicker(_l("Person"))
    organisation = OrganisationPicker(
        _l("Organisation"), description=_l("Needed only when it is not the one of the person's first office.")
    )
    office = LocalizedField(
        _l("Office"),
        most=400,
        description=_l("Needed only when it is not the person's first office, or nobody is named."),
    )
    is_to_be_confirmed = BooleanField(_l("To be confirmed"))
    mode = ChoiceField(_l("Where"), enum=PresenceMode, labels=labels.MODES, default=PresenceMode.IN_ROOM)
    item = ChoiceField(_l("Agenda item"), empty=_l("The whole session"))

    def __init__(self, session: Session, *args: Any, obj: SessionRole | None = None, **kwargs: Any):
        given = {"item": obj.item.public_id if obj is not None and obj.item else ""}
        if obj is None and lacks_chair(session.kind, [part.role for part in session.parts]):
            kwargs.setdefault("data", {"role": RoleKind.CHAIR})
        super().__init__(*args, obj=Shown(obj, given) if obj is not None else None, **kwargs)
        self._session = session
        self._items = {item.public_id: item for item in session.items}
        language = current_language()
        self.item.offer([(key, item.title.in_(language)) for key, item in self._items.items()])

    def saved(self, obj: Any) -> Form:
        """The same form over what is saved now."""
        return PartForm(self._session, formdata=None, obj=obj)

    @property
    def values(self) -> dict[str, Any]:
        """For the service: the item itself."""
        return super().values | {"item": self._items.get(self.item.data or "")}


class ShiftForm(Form):
    """Move this session and everything after it. `seen` is the digest of the plan that was looked at."""

    minutes = CountField(
        _l("Minutes"), [Required()], least=-720, most=720, description=_l("A minus moves them earlier: -15.")
    )
    same_room = BooleanField(_l("Only in this room"), default=True)
    seen = HiddenField()

    def validate_minutes(self, field: CountField) -> None:
        """Nought moves nothing."""
        if field.data == 0:
            raise StopValidation(_("Please say by how many minutes."))

    @property
    def is_answered(self) -> bool:
        """Whether it says enough for a plan."""
        return bool(self.minutes.data)


class SwapForm(Form):
    """Exchange room and time with another session. `seen` is the digest of the plan that was looked at."""

    other = ChoiceField(_l("With"), empty=_l("Please choose"))
    seen = HiddenField()

    def __init__(self, event: Event, session: Session, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        say = reading()
        self._others = {
            other.public_id: other
            for other in queries.sessions_of(event)
            if other.id != session.id and other.starts_at is not None
        }
        self.other.offer(
            [
                (key, f"{labels.when(other, say)} {say.name(other.title)}")
                for key, other in self._others.items()
            ]
        )

    def validate_other(self, field: ChoiceField) -> None:
        """Somebody to swap with."""
        if not field.data:
            raise StopValidation(_("Please choose one of the list."))

    @property
    def is_answered(self) -> bool:
        """Whether it says enough for a plan."""
        return self.other.data in self._others

    @property
    def chosen(self) -> Session:
        """The other session."""
        return self._others[self.other.data]


class AbsenceForm(Form):
    """When somebody cannot take part."""

    person = PersonPicker(_l("Person"), [Required()])
    first_on = DateField(_l("Day"), [Required()])
    starts = TimeField(_l("From"), [Required()])
    last_on = DateField(_l("Last day"), description=_l("Only if it is not the same day."))
    ends = TimeField(_l("Until"), [Required()])
    reason = LocalizedField(_l("Reason"))

    @property
    def values(self) -> dict[str, Any]:
        """For the service: the last day is the first unless it was given."""
        return super().values | {"last_on": self.last_on.data or self.first_on.data}
