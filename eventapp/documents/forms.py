"""Forms of documents and coverage."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from eventapp.core.files.fields import UploadForm, upload_field
from eventapp.core.files.kinds import DOCUMENT_LIMIT, DOCUMENTS
from eventapp.core.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Required,
    Shown,
)
from eventapp.core.locale import current_language, language_name
from eventapp.documents import labels, queries
from eventapp.documents.models import Document
from eventapp.documents.rules import (
    TAG_LENGTH,
    CoverageKind,
    DocumentKind,
    DocumentVisibility,
    language_tag,
)
from eventapp.events.models import Event
from eventapp.people.forms import OrganisationPicker
from eventapp.programme.models import Session

OFFERED_TAGS: Final = ("ar", "en", "fr", "es", "ru", "zh", "pt", "tr", "fa", "ur", "de", "it")
_WEB_ADDRESS: Final = 500  # characters


class TagField(LineField):
    """A language of any kind (BCP 47); its usual names are on offer, and understood when typed."""

    def __init__(self, label: Any = None, **kwargs: Any):
        description = _l("A name from the list, or a language tag such as ar, en or zh-Hans.")
        super().__init__(label, [Required()], most=TAG_LENGTH, description=description, **kwargs)

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """Tags on offer, each with its name in the reader's language."""
        return [(tag, language_name(tag)) for tag in OFFERED_TAGS]

    def pre_validate(self, form: Any) -> None:
        typed = (self.data or "").strip()
        named = {language_name(tag).lower(): tag for tag in OFFERED_TAGS}
        tag = named.get(typed.lower()) or language_tag(typed)
        if typed and tag is None:
            raise StopValidation(_("Please give a language tag such as ar, en or zh-Hans."))
        self.data = tag or typed


class DocumentForm(Form):
    """What a document says of itself."""

    title = LocalizedField(_l("Title"), most=400, required=True)
    kind = ChoiceField(_l("Kind"), enum=DocumentKind, labels=labels.KINDS, default=DocumentKind.CONCEPT_NOTE)
    session = ChoiceField(_l("Session"), empty=_l("The event as a whole"))
    symbol = LineField(_l("Symbol"), most=60, description=_l("As it is cited, such as PPD/2023/1."))
    visibility = ChoiceField(
        _l("Who may read it"),
        enum=DocumentVisibility,
        labels=labels.VISIBILITIES,
        default=DocumentVisibility.STAFF,
        description=_l("A document of a session is never shown to anybody who may not know of the session."),
    )
    organisation = OrganisationPicker(_l("Whose delegation"), description=_l("For one delegation alone."))
    summary = LocalizedField(_l("Summary"), long=True, most=2000)

    def __init__(self, event: Event, *args: Any, obj: Document | None = None, **kwargs: Any):
        shown = Shown(obj, {"session": obj.session.public_id if obj.session else None}) if obj else None
        super().__init__(*args, obj=shown, **kwargs)
        self._event = event
        self._sessions = {session.public_id: session for session in queries.sessions_of(event)}
        if obj is not None and obj.session is not None:
            self._sessions.setdefault(obj.session.public_id, obj.session)
        language = current_language()
        self.session.offer([(key, row.title.in_(language)) for key, row in self._sessions.items()])

    @property
    def values(self) -> dict[str, Any]:
        """What the form says, with the session as a row."""
        chosen: Session | None = self._sessions.get(self.session.data or "")
        return super().values | {"session": chosen}

    def saved(self, obj: Document) -> DocumentForm:
        """The same form over what is saved now."""
        return type(self)(self._event, formdata=None, obj=obj)


class VersionForm(UploadForm):
    """A file in a language."""

    language = TagField(_l("Language of the file"))
    file = upload_field(allowed=DOCUMENTS, most=DOCUMENT_LIMIT)


class NewDocumentForm(UploadForm, DocumentForm):
    """A document and its first file."""

    language = TagField(_l("Language of the file"))
    file = upload_field(allowed=DOCUMENTS, most=DOCUMENT_LIMIT)


class SecureAddressField(LineField):
    """A web address that travels encrypted."""

    def pre_validate(self, form: Any) -> None:
        typed = self.data or ""
        host = typed.removeprefix("https://").partition("/")[0]
        if typed and (not typed.startswith("https://") or "." not in host or set(typed) & set(" <>\"'\\")):
            raise StopValidation(_("Please give a whole address: https://…"))


class CoverageForm(Form):
    """What others published."""

    headline = LocalizedField(_l("Headline"), most=400, required=True)
    kind = ChoiceField(
        _l("Kind"), enum=CoverageKind, labels=labels.COVERAGE_KINDS, default=CoverageKind.PRESS
    )
    url = SecureAddressField(_l("Web address"), [Required()], most=_WEB_ADDRESS)
    outlet = LocalizedField(_l("Published by"), most=200)
    language = TagField(_l("Language of the publication"))
    published_on = DateField(_l("Date of publication"), [Required()])
