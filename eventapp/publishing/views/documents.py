"""The documents of an event as its readers find them: a list, and each file from a checked route.

A document of a session that is not there for the reader is not there either.
"""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.files import serving
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.templating import render
from eventapp.documents import labels, queries
from eventapp.documents.rules import DocumentVisibility
from eventapp.publishing import live
from eventapp.publishing.views.public import agenda_page, sections, shelf

blueprint = Blueprint("documents", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")


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
