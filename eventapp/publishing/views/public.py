"""The public pages of an event: what it is, its agenda, its sessions, its speakers, its releases.

An organiser's *preview* is the same pages over the draft (`?preview=`), as the public would see them.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, g, has_request_context, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import access, clock, edge
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.dates import parse_date
from eventapp.core.errors import NotFound
from eventapp.core.files import serving
from eventapp.core.files.models import StoredFile
from eventapp.core.locale import LANGUAGE_PREFIX, language_name, reading
from eventapp.core.templating import render
from eventapp.core.text import legible
from eventapp.documents import queries as document_queries
from eventapp.events import queries as event_queries
from eventapp.people import queries as people
from eventapp.programme import labels
from eventapp.publishing import labels as publishing_labels
from eventapp.publishing import live, queries
from eventapp.publishing.faces import linked
from eventapp.publishing.page import AgendaPage, Filters
from eventapp.registration import service as registration
from eventapp.registration import visit
from eventapp.remarks import queries as remarks_queries

DIGEST_LENGTH: Final = 16  # figures of a picture's digest in its address
MOST_COVERAGE: Final = 6  # entries on the event's own page
blueprint = Blueprint("publishing", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")


def audience() -> str:
    """Who is shown the same: everybody, the participants of one delegation, or the staff of the event."""
    is_staff = access.can(Permission.WORKSPACE_READ)
    standing = visit.standing(current_event())
    if standing.takes_part and not is_staff:
        return f"participants {sorted(standing.organisation_ids)}"
    return audience_of(is_staff=is_staff)


def audience_of(*, is_staff: bool) -> str:
    """The name of an audience."""
    return "staff" if is_staff else edge.EVERYBODY


AGENDA_WORDS: Final = ("day", "view", "room", "kind", "person", "language")  # a search is not kept


def agenda_page(*, number: int | None = None, filters: Filters | None = None) -> AgendaPage | None:
    """The agenda this request's reader is shown; None while nothing is released."""
    kept: dict[int | None, queries.Agenda | None] = g.setdefault("agendas", {})
    if number not in kept:
        kept[number] = _agenda(number)
    agenda = kept[number]
    return AgendaPage(agenda, reading(), filters or Filters()) if agenda is not None else None


def _agenda(number: int | None) -> queries.Agenda | None:
    event = current_event()
    if "preview" in request.args and number is None and access.can(Permission.WORKSPACE_READ):
        return queries.preview(event, queries.public_scope())
    release = queries.get_release(event, number) if number is not None else None
    return queries.agenda(event, queries.reader_scope(event), release)


def shelf() -> live.Shelf:
    """The documents this request's reader may have, read once."""
    if "shelf" not in g:
        page = agenda_page()
        g.shelf = live.shelf(current_event(), page.agenda if page is not None else None)
    found: live.Shelf = g.shelf
    return found


def said() -> list[live.Spoken]:
    """The remarks this request's reader may read, read once."""
    if "said" not in g:
        page = agenda_page() if remarks_queries.has_chosen(current_event()) else None
        g.said = live.remarks(current_event(), page.agenda if page is not None else None)
    found: list[live.Spoken] = g.said
    return found


def released_page(*, filters: Filters | None = None) -> AgendaPage:
    """The agenda, where there must be one.

    Raises:
        NotFound: nothing is released yet.
    """
    page = agenda_page(filters=filters)
    if page is None:
        raise NotFound
    return page


def timely(page: AgendaPage | None) -> AgendaPage | None:
    """The same page; its answer is kept no longer than what it says of now and next holds."""
    if page is not None:
        edge.drop_at(page.changes_at(clock.now()))
    return page


@blueprint.get("/")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def event() -> ResponseReturnValue:
    """The event: title, theme, when and where, who organises, objectives, instruments, what to do next."""
    found = event_queries.with_details(current_event())
    edge.drop_at(registration.turns_at(found))
    return render(
        "publishing/public/event.html",
        is_registering=found.is_public and bool(registration.open_categories(found)),
        page=timely(agenda_page()),
        found=found,
        shelf=shelf(),
        coverage=document_queries.coverage_of(found)[:MOST_COVERAGE],
        sections=sections(),
        linked=linked,
        **live.words(),
    )


@blueprint.get("/agenda")
@requires(Permission.EVENT_READ)
@edge.kept(*AGENDA_WORDS, audience=audience)
def agenda() -> ResponseReturnValue:
    """The released agenda: a day as a grid, the whole as a list, narrowed by filters and search."""
    return show_agenda(timely(agenda_page(filters=asked_filters())))


@blueprint.get("/agenda/releases")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def releases() -> ResponseReturnValue:
    """Every release with its note."""
    return render(
        "publishing/public/releases.html", releases=queries.releases_of(current_event()), sections=sections()
    )


@blueprint.get("/agenda/releases/<int:number>")
@requires(Permission.EVENT_READ)
@edge.kept(*AGENDA_WORDS, audience=audience)
def release(number: int) -> ResponseReturnValue:
    """Release `number` as it was, masked by today's visibility, and what changed since the one before."""
    page = agenda_page(number=number, filters=asked_filters())
    return show_agenda(page, is_old=True, newest=queries.newest_number(current_event()))


@blueprint.get("/sessions/<session>")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def session(session: str) -> ResponseReturnValue:
    """One session: when, where, who, what about."""
    page = released_page()
    timely(page)
    found = page.session(session)
    if found is None:
        raise NotFound
    return render(
        "publishing/public/session.html",
        page=page,
        session=found,
        papers=shelf().of_session(found.id),
        said=[text for text in said() if text.session.id == found.id],
        sections=sections(),
        **words(),
        **live.words(),
    )


@blueprint.get("/speakers")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def speakers() -> ResponseReturnValue:
    """Everybody with a part, in alphabetical order."""
    page = agenda_page()
    return render(
        "publishing/public/speakers.html",
        page=page,
        portraits=people.portraits(person.id for person in page.people) if page is not None else {},
        sections=sections(),
        **words(),
    )


@blueprint.get("/speakers/<person>")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def speaker(person: str) -> ResponseReturnValue:
    """One person: office, biography, parts."""
    page = released_page()
    found = page.person(person)
    if found is None:
        raise NotFound
    return render(
        "publishing/public/speaker.html",
        page=page,
        person=found,
        portraits=people.portraits([found.id]),
        said=[text for text in said() if text.part.person_id == found.id],
        sections=sections(),
        **words(),
        **live.words(),
    )


@blueprint.get("/remarks")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def remarks() -> ResponseReturnValue:
    """The texts that may be read by now, by session in the order of speaking."""
    by_session = [list(texts) for _id, texts in groupby(said(), key=lambda text: text.session.id)]
    return render(
        "publishing/public/remarks.html", groups=by_session, sections=sections(), **words(), **live.words()
    )


@blueprint.get("/speakers/<person>/portrait/<digest>.webp")
@requires(Permission.EVENT_READ)
def portrait(person: str, digest: str) -> ResponseReturnValue:
    """The picture of somebody whose part this reader may see; it is today's, not that of the release."""
    if released_page().person(person) is None:
        raise NotFound
    return _picture(people.portraits([person]).get(person), digest)


@blueprint.get("/emblem/<digest>.webp")
@requires(Permission.EVENT_READ)
def emblem(digest: str) -> ResponseReturnValue:
    """The emblem of the event."""
    return _picture(current_event().emblem, digest)


def _picture(stored: StoredFile | None, digest: str) -> ResponseReturnValue:
    if stored is None or digest != stored.sha256[:DIGEST_LENGTH]:
        raise NotFound
    is_public = current_event().is_public
    return serving.send(stored, stem="", stem_ascii=request.endpoint or "", is_public=is_public)


@blueprint.get("/practical")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience)
def practical() -> ResponseReturnValue:
    """Visa, hotels, map, contacts, privacy notice."""
    found = event_queries.with_details(current_event())
    return render("publishing/public/practical.html", found=found, sections=sections())


def show_agenda(page: AgendaPage | None, *, is_old: bool = False, newest: int = 0) -> ResponseReturnValue:
    """The agenda template over a release or the draft; `newest` is the release in force beside an old one."""
    day = _asked_day(page) if page is not None else None
    return render(
        "publishing/public/agenda.html",
        page=page,
        day=day,
        filters=asked_filters(),
        is_old=is_old,
        newest=newest,
        is_list=request.args.get("view") == "list",
        paper_counts={} if is_old else {group.session_id: len(group.documents) for group in shelf().groups},
        said_counts={} if is_old else Counter(text.session.id for text in said()),
        sections=sections(),
        **words(),
    )


def asked_filters() -> Filters:
    """The filters of this address; what makes no sense finds nothing."""
    room, kind, person, language, words = (
        legible(request.args.get(name, "")[:200]) for name in ("room", "kind", "person", "language", "q")
    )
    return Filters(room, kind, person, language, words)


def _asked_day(page: AgendaPage) -> date | None:
    try:
        asked = parse_date(request.args.get("day", ""))
    except ValueError:
        return page.default_day(clock.now())
    return asked if asked in page.days else page.default_day(clock.now())


def sections() -> list[dict[str, Any]]:
    """The sections of an event's public pages, for the masthead."""
    here = request.endpoint or ""
    places = (
        ("publishing.event", _("Event"), ()),
        (
            "publishing.agenda",
            _("Agenda"),
            ("publishing.session", "publishing.release", "faces.take", "faces.mine"),
        ),
        ("publishing.speakers", _("Speakers"), ("publishing.speaker",)),
        *([("documents.index", _("Documents"), ("documents.coverage",))] if _has_papers() else []),
        *([("publishing.remarks", _("Remarks"), ())] if said() else []),
        ("publishing.practical", _("Practical information"), ()),
    )
    return [
        {"label": label, "url": url_for(endpoint), "current": here == endpoint or here in below}
        for endpoint, label, below in places
    ]


def _has_papers() -> bool:
    """Whether there is a document for this reader, or coverage for everybody."""
    event = current_event()
    return bool(document_queries.coverage_of(event)) or (
        document_queries.has_documents(event) and bool(shelf())
    )


def words() -> dict[str, Any]:
    """The vocabulary the templates need."""
    return {
        "labels": labels,
        "interpretation": language_name,
        "linked": linked,
        "standing_sentence": publishing_labels.standing_sentence,
    }


@blueprint.url_defaults
def keep_preview(_endpoint: str, values: dict[str, Any]) -> None:
    """Links inside a preview stay in it."""
    if has_request_context() and "preview" in request.args:
        values.setdefault("preview", request.args["preview"])
