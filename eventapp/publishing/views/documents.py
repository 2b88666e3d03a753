"""The documents of an event as its readers find them: a list, and each file from a checked route.

A document of a session that is not there for the reader is not there either.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import edge
from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.files import serving
from eventapp.core.limits import Limit, hit
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.templating import render
from eventapp.documents import archive, labels, queries
from eventapp.documents.rules import DocumentVisibility
from eventapp.publishing import live
from eventapp.publishing.views.public import agenda_page, audience, keep_preview, sections, shelf

ARCHIVE_BY_ADDRESS: Final = Limit("archive-address", 30, 15 * 60)
blueprint = Blueprint("documents", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")
blueprint.url_defaults(keep_preview)


@blueprint.get("/documents")
@requires(Permission.EVENT_READ)
def index() -> ResponseReturnValue:
    """Every document this reader may have, by session and kind; narrowed by language and kind."""
    asked = {name: request.args.get(name, "")[:40] for name in ("language", "kind")}
    return render(
        "documents/public/index.html",
        shelf=shelf(),
        groups=shelf().narrowed(**asked).groups,
        asked=asked,
        coverage=queries.coverage_of(current_event()),
        sections=sections(),
        **live.words(),
    )


@blueprint.get("/documents/archive")
@requires(Permission.EVENT_READ)
def archive_page() -> ResponseReturnValue:
    """The documents as one ZIP file: to be asked for, on its way, or ready."""
    wanted = _wanted()
    return render(
        "documents/public/archive.html",
        wanted=wanted,
        job=archive.find(wanted),
        asked=_asked_session(),
        sections=sections(),
        **live.words(),
    )


@blueprint.get("/documents/archive/progress")
@requires(Permission.EVENT_READ)
def archive_progress() -> ResponseReturnValue:
    """How far it is, for the script of that page."""
    job = archive.find(_wanted())
    if job is None:
        raise NotFound
    response = jsonify(state=job.state.value, done=job.done, total=job.total)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/documents/archive/request")
@requires(Permission.EVENT_READ)
def ask_for_archive() -> ResponseReturnValue:
    """Have it made. Anybody may ask for what anybody may read, so no token guards this; a limit does."""
    hit(ARCHIVE_BY_ADDRESS, request.remote_addr or "")
    archive.ask_for(_wanted(), account=current_actor())
    return redirect(url_for("documents.archive_page", **_asked_session()), 303)


@blueprint.get("/documents/archive.zip")
@requires(Permission.EVENT_READ)
def archive_file() -> ResponseReturnValue:
    """The ZIP file of exactly what this reader may have now."""
    event, job = current_event(), archive.find(_wanted())
    if job is None or job.result is None:
        raise NotFound
    full = f"{event.slug} {_('Documents')}"
    is_public = event.is_public and audience() == edge.EVERYBODY
    return serving.send(job.result, stem=full, stem_ascii=f"{event.slug}-documents", is_public=is_public)


def _asked_session() -> dict[str, Any]:
    asked = request.args.get("session", "")[:40]
    return {"session": asked} if asked else {}


def _wanted() -> archive.Contents:
    """What the reader may have, of the event or of the session asked for.

    Raises:
        NotFound: nothing.
    """
    wanted = shelf().archive(current_event(), _asked_session().get("session"), current_language())
    if not wanted.files:
        raise NotFound
    return wanted


@blueprint.get("/documents/<document>/<language>")
@requires(Permission.EVENT_READ)
def file(document: str, language: str) -> ResponseReturnValue:
    """The version of a document that holds in a language, as an attachment."""
    event, page = current_event(), agenda_page()
    scope = live.scope(event, page.agenda if page is not None else None)
    found, version = queries.get_file_for_reader(event, scope, document, language)
    stem, plain = labels.file_stem(found.symbol, found.title, current_language(), version.language)
    is_public = found.visibility is DocumentVisibility.PUBLIC and event.is_public
    return serving.send(version.file, stem=stem, stem_ascii=plain, is_public=is_public)


@blueprint.get("/coverage")
@requires(Permission.EVENT_READ)
def coverage() -> ResponseReturnValue:
    """What others published about the meeting."""
    return render(
        "documents/public/coverage.html",
        coverage=queries.coverage_of(current_event()),
        sections=sections(),
        **live.words(),
    )
