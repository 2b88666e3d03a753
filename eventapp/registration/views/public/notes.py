"""The note verbale of a delegation: given and replaced by its focal point."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.files import serving
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.core.locale import current_language
from eventapp.registration import forms, service, visit
from eventapp.registration.forms.focal import NOTE_LIMIT
from eventapp.registration.models import Delegation, NoteVerbale
from eventapp.registration.queries import focal
from eventapp.registration.views.public.blueprint import PAGE, address, blueprint


@blueprint.route(f"{PAGE}/note", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
@takes_files(NOTE_LIMIT)
def edit_note(delegation: str) -> ResponseReturnValue:
    """Hand in the note verbale, or a newer one."""
    event = current_event()
    found = visit.current(event, delegation)
    form = forms.NoteForm()
    return form_page(
        form,
        "registration/public/note_form.html",
        save=lambda: service.keep_note(event, found, **form.values),
        then=lambda _note: address(found),
        message=_("The note verbale was handed in."),
        delegation=found,
    )


@blueprint.get(f"{PAGE}/notes/<note>")
@requires(Permission.DELEGATION_OWN)
def note_file(delegation: str, note: str) -> ResponseReturnValue:
    """The note verbale as a file, for the focal point of this delegation."""
    found = visit.current(current_event(), delegation)
    return send_note(found, focal.get_note(found, note))


def send_note(found: Delegation, note: NoteVerbale) -> ResponseReturnValue:
    """A note verbale as a file, for whoever was let in."""
    organisation = found.organisation.short_name.in_(current_language())
    stem = f"{_('Note verbale')} - {organisation} - {note.dated_on.isoformat()}"
    return serving.send(note.file, stem=stem, stem_ascii=f"note-{note.dated_on.isoformat()}", is_public=False)
