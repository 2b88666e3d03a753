"""Categories in which individuals register: places, days, and the questions that each asks."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.templating import render
from eventapp.registration import forms, queries, service
from eventapp.registration.models import RegistrationCategory
from eventapp.registration.rules.questions import choices_of
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words

ONE = "/registration/<category>"


@blueprint.get("/registration")
@requires(Permission.INVITATIONS_MANAGE)
def categories() -> ResponseReturnValue:
    """Every category: places, days, how many people stand where."""
    event = current_event()
    return render(
        "registration/manage/categories.html",
        categories=queries.categories_of(event),
        opening_of=lambda category: service.opening_of(event, category),
        counts=queries.category_counts(event),
        **words(),
    )


@blueprint.route("/registration/new", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def create_category() -> ResponseReturnValue:
    """Add a category, which stays closed until somebody opens it."""
    event = current_event()
    form = forms.CategoryForm()
    return form_page(
        form,
        "registration/manage/category_form.html",
        save=lambda: service.save_category(event, None, **form.values),
        then=_address,
        message=_("The category was saved. It is closed until you open it."),
    )


@blueprint.get(ONE)
@requires(Permission.INVITATIONS_MANAGE)
def category(category: str) -> ResponseReturnValue:
    """One category: its state, its questions, the address of its form."""
    event = current_event()
    found = queries.get_category(event, category)
    here = url_for("registration.individual", category=found.public_id)
    return render(
        "registration/manage/category.html",
        category=found,
        opening=service.opening_of(event, found),
        counts=queries.category_counts(event).get(found.id, {}),
        questions=queries.questions_of(found),
        choices_of=choices_of,
        is_empty=not queries.has_people(found),
        address=current_app.extensions["settings"].base_url + here,
        **words(),
    )


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def edit_category(category: str) -> ResponseReturnValue:
    """Change a category."""
    event = current_event()
    found = queries.get_category(event, category)
    form = forms.CategoryForm(obj=found)
    return form_page(
        form,
        "registration/manage/category_form.html",
        save=lambda: service.save_category(event, found, **form.values),
        then=_address,
        message=_("The category was saved."),
        obj=found,
    )


@blueprint.post(f"{ONE}/<any(up, down):way>")
@requires(Permission.INVITATIONS_MANAGE)
def move_category(category: str, way: str) -> ResponseReturnValue:
    """One place up or down."""
    event = current_event()
    found = queries.get_category(event, category)
    service.move_category(event, found, by=-1 if way == "up" else 1)
    return redirect(url_for("registration_manage.categories", _anchor=f"c-{category}"), 303)


@blueprint.post(f"{ONE}/<any(opening, closing):step>")
@requires(Permission.INVITATIONS_MANAGE)
def turn_category(category: str, step: str) -> ResponseReturnValue:
    """Open or close it."""
    event = current_event()
    found = queries.get_category(event, category)
    service.turn_category(event, found, step=step)
    flash(_("The category is open.") if found.is_open else _("The category is closed."), "good")
    return redirect(_address(found), 303)


@blueprint.post(f"{ONE}/deletion")
@requires(Permission.INVITATIONS_MANAGE)
def delete_category(category: str) -> ResponseReturnValue:
    """Delete it, while nobody has registered in it."""
    event = current_event()
    service.delete_category(event, queries.get_category(event, category))
    flash(_("The category was deleted."), "good")
    return redirect(url_for("registration_manage.categories"), 303)


@blueprint.get(f"{ONE}/preview")
@requires(Permission.INVITATIONS_MANAGE)
def preview_category(category: str) -> ResponseReturnValue:
    """The form as it is shown to those who register; it cannot be sent from here."""
    found = queries.get_category(current_event(), category)
    form = forms.made_for(queries.questions_of(found))(admit=lambda: None)
    return render(
        "registration/public/individual.html", form=form, category=found, is_preview=True, **words()
    )


@blueprint.route(f"{ONE}/questions/new", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def create_question(category: str) -> ResponseReturnValue:
    """Ask one more thing."""
    event = current_event()
    return _question_form(queries.get_category(event, category), None)


@blueprint.route(f"{ONE}/questions/<question>", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def edit_question(category: str, question: str) -> ResponseReturnValue:
    """Change a question."""
    found = queries.get_category(current_event(), category)
    return _question_form(found, queries.get_question(found, question))


def _question_form(category: RegistrationCategory, question: Any) -> ResponseReturnValue:
    event = current_event()
    form = forms.QuestionForm(event, obj=question)
    return form_page(
        form,
        "registration/manage/question_form.html",
        save=lambda: service.save_question(event, category, question, **form.values),
        then=lambda _question: _address(category),
        message=_("The question was saved."),
        obj=question,
        category=category,
    )


@blueprint.post(f"{ONE}/questions/usual")
@requires(Permission.INVITATIONS_MANAGE)
def ask_as_usual(category: str) -> ResponseReturnValue:
    """Add the letter of the medium and the press card."""
    event = current_event()
    found = queries.get_category(event, category)
    service.ask_as_usual(event, found)
    flash(_("The usual questions were added."), "good")
    return redirect(_address(found), 303)


@blueprint.post(f"{ONE}/questions/<question>/<any(up, down):way>")
@requires(Permission.INVITATIONS_MANAGE)
def move_question(category: str, question: str, way: str) -> ResponseReturnValue:
    """One place up or down."""
    event = current_event()
    found = queries.get_category(event, category)
    service.move_question(event, found, queries.get_question(found, question), by=-1 if way == "up" else 1)
    return redirect(_address(found, anchor=f"q-{question}"), 303)


@blueprint.post(f"{ONE}/questions/<question>/removal")
@requires(Permission.INVITATIONS_MANAGE)
def remove_question(category: str, question: str) -> ResponseReturnValue:
    """Ask it no more."""
    event = current_event()
    found = queries.get_category(event, category)
    service.remove_question(event, queries.get_question(found, question))
    flash(_("The question is not asked any more. What was answered is kept until its day."), "good")
    return redirect(_address(found), 303)


def _address(category: RegistrationCategory, anchor: str | None = None) -> str:
    return url_for("registration_manage.category", category=category.public_id, _anchor=anchor)
