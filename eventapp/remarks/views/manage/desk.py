"""The interpreters' desk: the texts of their sessions in the order of speaking, and what is new in them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, cast

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.models import Account
from eventapp.core import access, clock, text
from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.downloads import named
from eventapp.core.errors import NotFound
from eventapp.core.locale import reading
from eventapp.core.templating import render
from eventapp.programme import queries as programme
from eventapp.remarks import queries, service
from eventapp.remarks.faces import pack
from eventapp.remarks.models import Remarks
from eventapp.remarks.queries import BoardSession
from eventapp.remarks.rules.news import News, news
from eventapp.remarks.views.manage.blueprint import blueprint
from eventapp.remarks.views.words import words

MOST_READ: Final = 1000  # versions that one click marks as read


def _reader() -> Account:
    """The account of this request; the rule of every view here asks for one."""
    return cast(Account, current_actor())


def _sessions() -> frozenset[int] | None:
    """The sessions that this reader interprets; None: all, which organisers read anyway."""
    if access.can(Permission.REMARKS_MANAGE):
        return None
    return queries.sessions_to_read(current_event(), _reader().id)


@blueprint.get("/desk")
@requires(Permission.REMARKS_READ)
def desk() -> ResponseReturnValue:
    """A day's texts in the order of speaking, from their submission on: for interpreters."""
    event = current_event()
    days = programme.days_of(event)
    asked = request.args.get("day", "")
    today = clock.now().astimezone(event.zone).date()
    first = today if today in days else days[0]
    day = next((day for day in days if day.isoformat() == asked), first)
    groups = queries.desk(event, day=day, only=_sessions())
    held = queries.find_desk(event, _reader().id)
    return render(
        "remarks/manage/desk.html",
        days=days,
        day=day,
        sessions=groups,
        booth=held.booth if held is not None else "",
        is_assigned=_sessions() is not None,
        **_news(groups),
        **words(),
    )


def _news(groups: list[BoardSession]) -> dict[str, Any]:
    """What is new to this reader, by row id of the texts, and what they read last where it changed."""
    shown = [turn.remarks for group in groups for turn in group.turns if turn.remarks is not None]
    seen = queries.seen_by(_reader().id, [remarks.id for remarks in shown])
    told = {one.id: news(max(version.id for version in one.versions), seen.get(one.id)) for one in shown}
    return {
        "news": told,
        "unread": [newest_of(one) for one in shown if told[one.id] is not News.READ],
        "newest_of": newest_of,
        "read_last": {one.id: queries.read_last(one, seen) for one in shown},
    }


def newest_of(remarks: Remarks) -> str:
    """Public id of the newest version of a text in any language: up to which it is shown."""
    return max(remarks.versions, key=lambda version: version.id).public_id


@blueprint.get("/desk/days/<day>.pdf")
@requires(Permission.REMARKS_READ)
def day_pack(day: str) -> ResponseReturnValue:
    """The texts of a day as a document, as they are now."""
    event = current_event()
    asked = next((one for one in programme.days_of(event) if one.isoformat() == day), None)
    if asked is None:
        raise NotFound
    groups = queries.desk(event, day=asked, only=_sessions())
    return _pack(groups, subject=reading().date(asked), name=day)


@blueprint.get("/desk/sessions/<session>.pdf")
@requires(Permission.REMARKS_READ)
def session_pack(session: str) -> ResponseReturnValue:
    """The texts of one session as a document."""
    event = current_event()
    found, only = programme.get_session(event, session), _sessions()
    if only is not None and found.id not in only:
        raise NotFound
    groups = queries.desk(event, session=session, only=only)
    return _pack(groups, subject=reading().name(found.title), name=session)


def _pack(groups: list[BoardSession], *, subject: str, name: str) -> ResponseReturnValue:
    event, say = current_event(), reading()
    made = pack.pack(event, groups, say, subject=text.strip_isolates(subject), made_at=clock.now())
    response = Response(made.pdf, content_type=pack.MIMETYPE)
    response.headers["Cache-Control"] = "private, no-store"
    plain = f"{event.slug}-texts-{name}-{say.language}.pdf"
    full = f"{_('Texts for interpreters')} - {text.strip_isolates(subject)}.pdf"
    return named(response, plain, full, inline=True)


@blueprint.post("/desk/reading")
@requires(Permission.REMARKS_READ)
def note_read() -> ResponseReturnValue:
    """Mark the versions that were on the page as read; what came meanwhile stays new."""
    event = current_event()
    asked = request.form.getlist("version")[:MOST_READ]
    service.note_read(_reader(), queries.versions_shown(event, asked, _sessions()))
    flash(_("Marked as read."), "good")
    day = next((day for day in programme.days_of(event) if day.isoformat() == request.form.get("day")), None)
    return redirect(url_for("remarks_manage.desk", day=_iso(day)), 303)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
