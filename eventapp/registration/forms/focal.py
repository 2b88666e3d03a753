"""Forms of what belongs to a delegation: pictures, the note verbale, changes, the second focal point."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from eventapp.accounts.forms import EmailField, language_field
from eventapp.core.files.fields import UploadForm, upload_field
from eventapp.core.files.images import PORTRAIT
from eventapp.core.files.kinds import IMAGE_LIMIT, IMAGES, MIB, FileKind
from eventapp.core.forms import AreaField, ChoiceField, DateField, Form, LineField, Required, Shown
from eventapp.registration import labels
from eventapp.registration.models import Delegation
from eventapp.registration.rules.changes import Outcome

NOTE_KINDS: Final = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})
NOTE_LIMIT: Final = 10 * MIB


class PhotoForm(UploadForm):
    """A picture for the badge; what comes out is upright, cropped and without what the camera wrote."""

    file = upload_field(label=_l("Picture"), allowed=IMAGES, most=IMAGE_LIMIT, frame=PORTRAIT)


class NoteForm(UploadForm):
    """The note verbale of the whole delegation."""

    file = upload_field(label=_l("Note verbale"), allowed=NOTE_KINDS, most=NOTE_LIMIT)
    reference = LineField(_l("Number of the note"), [Required()], most=60)
    dated_on = DateField(_l("Date of the note"), [Required()])


class ChangeForm(Form):
    """What should be changed about somebody who is submitted."""

    wish = AreaField(
        _l("What should be changed"),
        [Required()],
        most=2000,
        description=_l("As it is, and as it should be. Please give no passport numbers here."),
    )
    grounds = AreaField(_l("Why"), [Required()], most=2000)


class AnswerForm(Form):
    """How an officer answers it."""

    outcome = ChoiceField(_l("Answer"), enum=Outcome, labels=labels.OUTCOMES, default=Outcome.GRANTED)
    answer = AreaField(_l("What the focal point is told"), most=2000, description=_l("Needed for a refusal."))


class SecondForm(Form):
    """Somebody who looks after the delegation beside the first focal point."""

    name = LineField(_l("Name"), [Required()], most=300)
    email = EmailField(_l("E-mail address"), [Required()])
    language = language_field()

    def __init__(self, *args: Any, obj: Delegation | None = None, **kwargs: Any):
        shown = None
        if obj is not None:
            language = obj.second_language if obj.second_email else obj.language
            given = {"name": obj.second_name, "email": obj.second_email, "language": language}
            shown = Shown(obj, given)
        super().__init__(*args, obj=shown, **kwargs)
