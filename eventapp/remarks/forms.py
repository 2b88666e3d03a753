"""Forms of remarks: the speaker's and the organisers'."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.accounts.forms import EmailField, language_field
from eventapp.core.access import current_event
from eventapp.core.files.fields import UploadForm, WordsField, upload_field
from eventapp.core.files.images import PORTRAIT
from eventapp.core.files.kinds import IMAGE_LIMIT, IMAGES
from eventapp.core.forms import (
    AreaField,
    BooleanField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Required,
    TimeField,
)
from eventapp.core.locale import Reading, reading
from eventapp.events.models import Event
from eventapp.programme.models import Session
from eventapp.programme.queries import sessions_of
from eventapp.programme.rules.vocabulary import PAUSES
from eventapp.programme.service.places import moment
from eventapp.remarks import queries
from eventapp.remarks.errors import MomentMissing
from eventapp.remarks.labels import HANDS
from eventapp.remarks.rules.workflow import Hand

TEXT_LENGTH: Final = 40_000  # characters in one language: more than forty minutes
OFFICE_LENGTH: Final = 400
LANGUAGE_CHOICES: Final = (("ar", _l("Arabic")), ("en", _l("English")))


class ButtonForm(Form):
    """A button alone."""


class TextForm(Form):
    """A text in both languages, and which of them will be spoken."""

    draft = LocalizedField(
        _l("Text"),
        long=True,
        most=TEXT_LENGTH,
        description=_l("An empty line begins a paragraph; **two stars** make words bold."),
    )
    spoken = ChoiceField(_l("Language in which it will be spoken"), empty=_l("Not decided yet"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.spoken.offer(LANGUAGE_CHOICES)

    @property
    def values(self) -> dict[str, Any]:
        """For the service: no language is an empty word."""
        return super().values | {"spoken": self.spoken.data or ""}


class FileTextForm(UploadForm):
    """A file whose words become the draft in one language."""

    language = RadioField(_l("Language of the file"))
    file = WordsField(_l("File"), longest=TEXT_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(tag, label) for tag, label in LANGUAGE_CHOICES]


class StaffTextForm(TextForm):
    """The same for the secretariat: over what was submitted, never over the speaker's own draft."""

    def saved(self, obj: Any) -> Form:
        """The same form over what was submitted meanwhile."""
        return type(self)(formdata=None, obj=queries.submitted(obj))


class ReadingForm(Form):
    """How a speaker wants to be named here."""

    name = LocalizedField(_l("Name as it should read"), most=OFFICE_LENGTH)
    office = LocalizedField(_l("Office as it should read"), most=OFFICE_LENGTH)
    biography = LocalizedField(_l("Biography"), long=True)


class PortraitForm(UploadForm):
    """A picture of the speaker, drawn as every portrait is."""

    file = upload_field(label=_l("Picture"), allowed=IMAGES, most=IMAGE_LIMIT, frame=PORTRAIT)


class MomentForm(Form):
    """A day and a time on the clock of the event's place."""

    on = DateField(_l("Day"))
    clock = TimeField(_l("Time"))

    def moment(self, event: Event) -> datetime:
        """The moment that was given.

        Raises:
            MomentMissing: day or time is missing.
            TimeSkipped: the clock never shows it.
        """
        if self.on.data is None or self.clock.data is None:
            raise MomentMissing
        return moment(event, self.on.data, self.clock.data, field="clock")

    @property
    def has_moment(self) -> bool:
        """Whether a day or a time was given."""
        return self.on.data is not None or self.clock.data is not None


def moment_data(event: Event, at: datetime | None) -> dict[str, Any]:
    """What a form of a moment shows."""
    if at is None:
        return {}
    local = at.astimezone(event.zone)
    return {"on": local.date(), "clock": local.time().replace(second=0, microsecond=0)}


class InvitationForm(MomentForm):
    """Whom to ask, in which language, until when."""

    hand = ChoiceField(_l("Who is asked"))
    name = LineField(_l("Name in the mail"))
    email = EmailField(_l("E-mail address"), [Required()])
    language = language_field()
    all_parts = BooleanField(_l("Ask about the other parts of this person too, in the same mail"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.hand.offer([(hand.value, HANDS[hand]) for hand in (Hand.SPEAKER, Hand.ASSISTANT)])

    @property
    def asked(self) -> dict[str, Any]:
        """For the service, without the deadline."""
        return {
            "hand": Hand(self.hand.data),
            "name": self.name.data or "",
            "email": self.email.data,
            "language": self.language.data,
        }


class DeskForm(Form):
    """Which sessions an interpreter interprets."""

    booth = LineField(
        _l("Languages or booth"), most=120, description=_l("Such as “Arabic and English, booth 2”.")
    )
    sessions = SelectMultipleField(
        _l("Sessions"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=_l("None ticked: all of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        say = reading()
        self.offered = [session for session in sessions_of(current_event()) if session.kind not in PAUSES]
        self.sessions.choices = [
            SelectChoice(session.public_id, _named(session, say)) for session in self.offered
        ]

    @property
    def values(self) -> dict[str, Any]:
        """For the service: the sessions themselves."""
        ticked = set(self.sessions.data or ())
        return {
            "booth": self.booth.data or "",
            "sessions": [session for session in self.offered if session.public_id in ticked],
        }


def _named(session: Session, say: Reading) -> str:
    if session.starts_at is None:
        return session.title.in_(say.language)
    local = say.local(session.starts_at)
    when = say.listed([say.date(local.date(), year=False), say.time(session.starts_at)])
    return f"{when} – {session.title.in_(say.language)}"


class DeadlineForm(MomentForm):
    """One deadline for all."""


class ReasonForm(Form):
    """Why a text is returned."""

    reason = AreaField(_l("Reason"), most=2000)


class LateForm(MomentForm):
    """Until when a text may still come, and why."""

    reason = LineField(_l("Reason"), most=500)


class PublicationForm(MomentForm):
    """When everybody may read a text."""

    when = RadioField(_l("When"), default="delivery")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.when.choices = [
            SelectChoice("delivery", _l("As soon as it is marked delivered")),
            SelectChoice("moment", _l("At a fixed time")),
        ]

    def chosen(self, event: Event) -> datetime | None:
        """The fixed time, or None for delivery.

        Raises:
            MomentMissing: a fixed time was chosen and not given.
        """
        return self.moment(event) if self.when.data == "moment" else None
