"""The list of participants: who is approved, as protocol prints it."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.db import db
from eventapp.core.downloads import named
from eventapp.core.errors import QueryNotUnderstood
from eventapp.core.exports import as_file
from eventapp.core.locale import current_language
from eventapp.core.pagination import page_of, paginate
from eventapp.core.templating import render
from eventapp.core.text import legible
from eventapp.registration import badges, labels, participants_list
from eventapp.registration.queries import officers
from eventapp.registration.rules.precedence import Order
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words

PAGE_SIZE: Final = 100


@blueprint.get("/participants")
@requires(Permission.PARTICIPANTS_READ)
def participants() -> ResponseReturnValue:
    """Who is approved, by delegation and category, a page at a time; or who is found by any spelling."""
    asked = legible(request.args.get("q", ""))
    if asked:
        return _searched(asked)
    found = _asked()
    page = page_of(range(found.total), size=PAGE_SIZE)
    start = page.rows[0] if page.rows else 0
    return render(
        "registration/manage/participants.html",
        groups=found.page(start, start + len(page.rows)),
        page=page,
        order=found.order,
        orders=list(Order),
        words_asked="",
        **words(),
    )


def _searched(asked: str) -> ResponseReturnValue:
    page = paginate(officers.approved(current_event(), current_language(), asked), size=PAGE_SIZE)
    return render(
        "registration/manage/participants.html",
        groups=participants_list.grouped(page.rows),
        page=page,
        order=Order.PROTOCOL,
        orders=[],
        words_asked=asked,
        **words(),
    )


@blueprint.get("/participants/export.<any(csv, xlsx):kind>")
@requires(Permission.PARTICIPANTS_READ)
def export_participants(kind: str) -> ResponseReturnValue:
    """The same as a table file: names, functions and offices, and nothing that is nobody's business."""
    asked = legible(request.args.get("q", ""))
    groups = _found(asked) if asked else _asked().groups()
    head = [
        *(_("Organisation"), _("Function"), _("Name in Arabic"), _("Name in English")),
        *(_("Office in Arabic"), _("Office in English")),
    ]
    rows = (_row(group, person) for group in groups for person in group.people)
    return as_file(kind, f"{current_event().slug}-participants", head, rows)


def _found(asked: str) -> list[participants_list.Group]:
    return participants_list.grouped(
        db.session.scalars(officers.approved(current_event(), current_language(), asked))
    )


def _row(group: participants_list.Group, person: Any) -> list[str]:
    name, language = labels.printed_name(person), current_language()
    stands_for = person.represents or group.title
    return [
        *(stands_for.in_(language), labels.role_of(person).in_(language)),
        *(name.ar, name.en, person.office.ar, person.office.en),
    ]


@blueprint.get("/participants.pdf")
@requires(Permission.PARTICIPANTS_READ)
def participants_document() -> Response:
    """The same typeset: in both languages side by side, or in one (`?language=`)."""
    found = _asked()
    languages = participants_list.languages_asked(request.args.get("language", ""), current_language())
    made = participants_list.document(found, languages)
    response = Response(made.pdf, content_type=badges.MIMETYPE)
    response.headers["Cache-Control"] = "private, no-store"
    slug = current_event().slug
    full = f"{_('List of participants')} - {slug}.pdf"
    return named(response, f"{slug}-participants-{'-'.join(languages)}.pdf", full, inline=True)


def _asked() -> participants_list.ParticipantList:
    """The list in the order of the address; without one, of protocol.

    Raises:
        QueryNotUnderstood: there is no such order.
    """
    asked = request.args.get("order", "") or Order.PROTOCOL.value
    if asked not in set(Order):
        raise QueryNotUnderstood(name="order")
    return participants_list.list_of(current_event(), Order(asked), current_language())
