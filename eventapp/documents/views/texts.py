"""What documents tell the event's report of missing languages."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l

from eventapp.documents import queries
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.events.rules.completeness import Text


def register() -> None:
    """Answer for documents where the event asks for texts."""
    events.COMPLETENESS.append(texts)


def texts(event: Event) -> Iterator[Text]:
    """Titles and summaries of documents and headlines of coverage, each with where it is mended."""
    for document in queries.documents_of(event):
        url = url_for("documents_manage.edit", document=document.public_id)
        yield Text(document.title, _l("Title of a document"), document.title, f"{url}#title", True)
        yield Text(document.summary, _l("Summary of a document"), document.title, f"{url}#summary")
    for entry in queries.coverage_of(event):
        url = url_for("documents_manage.edit_coverage", entry=entry.public_id)
        yield Text(entry.headline, _l("Headline of an entry of coverage"), entry.headline, f"{url}#headline")
