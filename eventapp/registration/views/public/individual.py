"""Registering alone: what is open to whom, the form of a category, and what happens next.

An event for its participants alone has no list of categories: whoever is given the address of a category,
which nobody can guess, may register in it. A draft has nothing at all.
"""

from __future__ import annotations

from typing import Any, Final

from flask import request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import limits
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.core.locale import current_language
from eventapp.core.templating import render
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState
from eventapp.registration import forms, queries, service
from eventapp.registration.models import RegistrationCategory
from eventapp.registration.rules.questions import MOST_FILES
from eventapp.registration.views.public.blueprint import blueprint
from eventapp.registration.views.words import words

PAGE: Final = "/<event>/register"


@blueprint.get(PAGE)
@requires(Permission.REGISTRATION_SEND)
def register() -> ResponseReturnValue:
    """Who may register, and whether places are left; never how many."""
    event = current_event()
    if not event.is_public:
        raise NotFound
    rows = [(category, service.opening_of(event, category)) for category in queries.categories_of(event)]
    return render(
        "registration/public/register.html",
        rows=[(category, opening) for category, opening in rows if category.is_open],
        takes=lambda category: service.takes(event, category),
        **words(),
    )


@blueprint.route(f"{PAGE}/<category>", methods=["GET", "POST"])
@requires(Permission.REGISTRATION_SEND)
@takes_files(MOST_FILES * forms.FILE_LIMIT)
def individual(category: str) -> ResponseReturnValue:
    """The form of one category; the same answer whether or not the address is registered already."""
    event = current_event()
    found = _category(event, category)
    if request.method == "GET" and not service.takes(event, found):
        return render("registration/public/closed.html", category=found)
    form = forms.made_for(queries.questions_of(found))(admit=_count_address)
    return form_page(
        form,
        "registration/public/individual.html",
        save=lambda: _register(event, found, form.values),
        then=lambda _done: url_for("registration.registered", category=found.public_id),
        category=found,
        is_preview=False,
        **words(),
    )


def _count_address() -> None:
    limits.hit(limits.REGISTRATION_BY_ADDRESS, request.remote_addr or "")


def _register(event: Event, category: RegistrationCategory, values: dict[str, Any]) -> None:
    service.register(event, category, path=f"/{current_language()}/my/link/TOKEN", **values)


@blueprint.get(f"{PAGE}/<category>/registered")
@requires(Permission.REGISTRATION_SEND)
def registered(category: str) -> ResponseReturnValue:
    """What happens next, for whoever sent the form; it says nothing of anybody."""
    return render("registration/public/registered.html", category=_category(current_event(), category))


def _category(event: Event, public_id: str) -> RegistrationCategory:
    if event.state is EventState.DRAFT:
        raise NotFound
    return queries.get_category(event, public_id)
