"""The documents of an event, as its organisers keep them; and what others published."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.files import labels as file_labels
from eventapp.core.files import serving
from eventapp.core.files.kinds import DOCUMENT_LIMIT
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language, language_name
from eventapp.core.templating import render
from eventapp.documents import forms, labels, queries, service
from eventapp.documents.models import Coverage
from eventapp.documents.views import texts

blueprint = Blueprint("documents_manage", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage")
texts.register()


def words() -> dict[str, Any]:
    """What every template of documents may ask."""
    return {
        "document_labels": labels,
        "language_name": language_name,
        "size_text": file_labels.size_text,
        "kind_name": file_labels.kind_name,
    }


@blueprint.get("/documents")
@requires(Permission.WORKSPACE_READ)
def index() -> ResponseReturnValue:
    """Every document by session, and those withdrawn."""
    event = current_event()
    groups = groupby(queries.documents_of(event), key=lambda document: document.session)
    return render(
        "documents/manage/index.html",
        groups=[(session, list(rows)) for session, rows in groups],
        withdrawn=queries.documents_of(event, withdrawn=True),
        **words(),
    )


@blueprint.route("/documents/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
@takes_files(DOCUMENT_LIMIT)
def create() -> ResponseReturnValue:
    """Add a document with its first file."""
    form = forms.NewDocumentForm(
        current_event(),
        data={"session": request.args.get("session", "")[:40], "language": current_language()},
    )
    return form_page(
        form,
        "documents/manage/document_form.html",
        save=lambda: service.add_document(current_event(), actor=current_actor(), **form.values),
        then=lambda document: url_for("documents_manage.document", document=document.public_id),
        message=_("The document was added."),
    )


@blueprint.get("/documents/<document>")
@requires(Permission.WORKSPACE_READ)
def document(document: str) -> ResponseReturnValue:
    """One document: what it says, its language versions, those replaced."""
    found = queries.get_document(current_event(), document)
    return render("documents/manage/document.html", document=found, **words())


@blueprint.route("/documents/<document>/edit", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit(document: str) -> ResponseReturnValue:
    """Change what a document says of itself."""
    found = queries.get_document(current_event(), document)
    form = forms.DocumentForm(current_event(), obj=found)
    return form_page(
        form,
        "documents/manage/document_form.html",
        save=lambda: service.update_document(current_event(), found, **form.values),
        then=lambda saved: url_for("documents_manage.document", document=saved.public_id),
        message=_("The document was saved."),
        obj=found,
    )


@blueprint.route("/documents/<document>/versions/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
@takes_files(DOCUMENT_LIMIT)
def add_version(document: str) -> ResponseReturnValue:
    """Add a file in another language, or replace the one of a language."""
    found = queries.get_document(current_event(), document)
    form = forms.VersionForm(data={"language": request.args.get("language", "")[:35]})
    return form_page(
        form,
        "documents/manage/version_form.html",
        save=lambda: service.add_version(current_event(), found, actor=current_actor(), **form.values),
        then=lambda _version: url_for("documents_manage.document", document=found.public_id),
        message=_("The file was added."),
        document=found,
    )


@blueprint.get("/documents/<document>/versions/<version>")
@requires(Permission.WORKSPACE_READ)
def version(document: str, version: str) -> ResponseReturnValue:
    """A file, replaced or not, for staff."""
    found = queries.get_document(current_event(), document)
    chosen = queries.get_version(found, version)
    stem, plain = labels.file_stem(found.symbol, found.title, current_language(), chosen.language)
    return serving.send(
        chosen.file,
        stem=f"{stem} ({chosen.revision})",
        stem_ascii=f"{plain}-{chosen.revision}",
        is_public=False,
    )


@blueprint.post("/documents/<document>/versions/<version>/withdrawal")
@requires(Permission.PROGRAMME_EDIT)
def take_back_version(document: str, version: str) -> ResponseReturnValue:
    """Take a language version back."""
    event = current_event()
    found = queries.get_document(event, document)
    service.take_back_version(event, found, queries.get_version(found, version))
    flash(_("The file was taken back. It stays here for staff."), "good")
    return redirect(url_for("documents_manage.document", document=document), 303)


@blueprint.post("/documents/<document>/<any(withdrawal, return):step>")
@requires(Permission.PROGRAMME_EDIT)
def withdraw(document: str, step: str) -> ResponseReturnValue:
    """Withdraw a document, or let its readers have it again."""
    event = current_event()
    found = queries.get_document(event, document)
    if step == "withdrawal":
        service.withdraw(event, found)
        flash(_("The document is withdrawn: no reader can open it any more."), "good")
    else:
        service.bring_back(event, found)
        flash(_("Its readers have the document again."), "good")
    return redirect(url_for("documents_manage.document", document=document), 303)


@blueprint.post("/documents/<document>/<any(up, down):way>")
@requires(Permission.PROGRAMME_EDIT)
def move(document: str, way: str) -> ResponseReturnValue:
    """One place up or down."""
    event = current_event()
    service.move_document(event, queries.get_document(event, document), by=-1 if way == "up" else 1)
    return redirect(url_for("documents_manage.index", _anchor=f"d-{document}"), 303)


@blueprint.get("/coverage")
@requires(Permission.WORKSPACE_READ)
def coverage() -> ResponseReturnValue:
    """What others published, and what lies in the bin."""
    event = current_event()
    return render(
        "documents/manage/coverage.html",
        rows=queries.coverage_of(event),
        deleted=queries.coverage_of(event, deleted=True),
        **words(),
    )


@blueprint.route("/coverage/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_coverage() -> ResponseReturnValue:
    """Add an entry."""
    return _coverage_page(None)


@blueprint.route("/coverage/<entry>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_coverage(entry: str) -> ResponseReturnValue:
    """Change an entry."""
    return _coverage_page(queries.get_coverage(current_event(), entry))


def _coverage_page(row: Coverage | None) -> ResponseReturnValue:
    form = forms.CoverageForm(obj=row)
    return form_page(
        form,
        "documents/manage/coverage_form.html",
        save=lambda: service.save_coverage(current_event(), row, **form.values),
        then=lambda _row: url_for("documents_manage.coverage"),
        message=_("The entry was saved."),
        obj=row,
    )


@blueprint.post("/coverage/<entry>/<any(deletion, restoration):what>")
@requires(Permission.PROGRAMME_EDIT)
def change_coverage(entry: str, what: str) -> ResponseReturnValue:
    """Put an entry into the bin, or take it out."""
    event = current_event()
    row = queries.get_coverage(event, entry, deleted=what == "restoration")
    if what == "deletion":
        service.delete_coverage(event, row)
    else:
        service.restore_coverage(event, row)
    return redirect(url_for("documents_manage.coverage"), 303)
