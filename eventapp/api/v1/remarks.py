"""The published texts of what was said, or will be: those that the agenda's pages show by now."""

from __future__ import annotations

from flask import Response

from eventapp.api.v1.base import answer, answer_list, blueprint, describe, listed
from eventapp.core import edge
from eventapp.core.access import Permission, requires
from eventapp.core.errors import NotFound
from eventapp.publishing.faces.data import RemarksData, remarks_data
from eventapp.publishing.views.public import audience, said


@blueprint.get("/events/<event>/remarks")
@requires(Permission.EVENT_READ)
@edge.kept("page", "page_size", "lang", audience=audience)
@describe("The published remarks, in the order of speaking", listed(RemarksData), is_list=True)
def list_remarks() -> Response:
    """The texts that the caller may read by now."""
    return answer_list([remarks_data(text) for text in said()])


@blueprint.get("/events/<event>/remarks/<part>")
@requires(Permission.EVENT_READ)
@edge.kept("lang", audience=audience)
@describe("The published remarks of one part", RemarksData)
def remarks(part: str) -> Response:
    """A text by the id of its part."""
    found = next((text for text in said() if text.part.id == part), None)
    if found is None:
        raise NotFound
    return answer(remarks_data(found))
