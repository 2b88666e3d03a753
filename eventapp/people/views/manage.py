"""The directory, for staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.audit import queries as audit
from eventapp.core.access import Permission, requires
from eventapp.core.db import db
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.pagination import paginate
from eventapp.core.templating import render
from eventapp.core.territories import territory_name
from eventapp.people import forms, labels, queries, service
from eventapp.people.rules import OrganisationKind

blueprint = Blueprint("people", __name__, url_prefix=f"{LANGUAGE_PREFIX}/admin/directory")


def _asked() -> str:
    return request.args.get("q", "")[:200]


def _asked_kind() -> OrganisationKind | None:
    asked = request.args.get("kind", "")
    return OrganisationKind(asked) if asked in set(OrganisationKind) else None


@blueprint.get("/persons")
@requires(Permission.DIRECTORY_READ)
def persons() -> ResponseReturnValue:
    """Persons, found by any spelling."""
    page = paginate(queries.persons(words=_asked(), language=current_language()))
    return render(
        "people/manage/persons.html", page=page, words_asked=_asked(), printed_name=labels.printed_name
    )


@blueprint.get("/persons/bin")
@requires(Permission.DIRECTORY_EDIT)
def deleted_persons() -> ResponseReturnValue:
    """Persons in the bin."""
    page = paginate(queries.persons(language=current_language(), deleted=True))
    return render("people/manage/deleted_persons.html", page=page, printed_name=labels.printed_name)


@blueprint.get("/persons/export.<any(csv, xlsx):kind>")
@requires(Permission.DIRECTORY_READ)
def export_persons(kind: str) -> ResponseReturnValue:
    """The persons found, as a table file."""
    head = [_("Name in Arabic"), _("Name in English"), _("Printed in Arabic"), _("Printed in English")]
    head += [_("Office"), _("Organisation"), _("Country")]
    rows = db.session.scalars(queries.persons(words=_asked(), language=current_language()))
    return as_file(kind, "persons", head, (_person_row(person) for person in rows))


def _person_row(person: Any) -> list[str]:
    language, printed = current_language(), labels.printed_name(person)
    first = next(iter(person.appointments), None)
    organisation = first.organisation.short_name.in_(language) if first and first.organisation else ""
    return [
        person.name.ar,
        person.name.en,
        printed.ar,
        printed.en,
        first.office.in_(language) if first else "",
        organisation,
        territory_name(person.country, language) if person.country else "",
    ]


@blueprint.route("/persons/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def create_person() -> ResponseReturnValue:
    """Add a person."""
    form = forms.PersonForm()
    return form_page(
        form,
        "people/manage/person_form.html",
        save=lambda: service.save_person(None, **form.values),
        then=lambda person: url_for("people.person", person=person.public_id),
        message=_("The person was added."),
    )


@blueprint.get("/persons/<person>")
@requires(Permission.DIRECTORY_READ)
def person(person: str) -> ResponseReturnValue:
    """One person, and what happened to the entry."""
    found = queries.get_person(person)
    return render(
        "people/manage/person.html",
        person=found,
        printed=labels.printed_name(found),
        history=audit.history_of("person", found.public_id, limit=10),
        phone=forms.shown_phone(found.phone),
        country=territory_name(found.country, current_language()) if found.country else "",
        addresses=labels.ADDRESSES,
    )


@blueprint.route("/persons/<person>/edit", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_person(person: str) -> ResponseReturnValue:
    """Change a person."""
    found = queries.get_person(person)
    form = forms.PersonForm(obj=found)
    return form_page(
        form,
        "people/manage/person_form.html",
        save=lambda: service.save_person(found, **form.values),
        then=lambda saved: url_for("people.person", person=saved.public_id),
        message=_("The person was saved."),
        obj=found,
    )


@blueprint.post("/persons/<person>/deletion")
@requires(Permission.DIRECTORY_EDIT)
def delete_person(person: str) -> ResponseReturnValue:
    """Put a person into the bin."""
    service.delete(queries.get_person(person))
    flash(_("The person is in the bin and can be restored from there."), "good")
    return redirect(url_for("people.persons"), 303)


@blueprint.post("/persons/<person>/restoration")
@requires(Permission.DIRECTORY_EDIT)
def restore_person(person: str) -> ResponseReturnValue:
    """Take a person out of the bin."""
    service.restore(queries.get_person(person, deleted=True))
    flash(_("The person was restored."), "good")
    return redirect(url_for("people.persons"), 303)


@blueprint.get("/organisations")
@requires(Permission.DIRECTORY_READ)
def organisations() -> ResponseReturnValue:
    """Organisations, found by any spelling."""
    page = paginate(queries.organisations(words=_asked(), kind=_asked_kind(), language=current_language()))
    return render(
        "people/manage/organisations.html",
        page=page,
        words_asked=_asked(),
        kind=_asked_kind(),
        kinds=labels.ORGANISATION_KINDS,
    )


@blueprint.get("/organisations/bin")
@requires(Permission.DIRECTORY_EDIT)
def deleted_organisations() -> ResponseReturnValue:
    """Organisations in the bin."""
    page = paginate(queries.organisations(language=current_language(), deleted=True))
    return render("people/manage/deleted_organisations.html", page=page)


@blueprint.get("/organisations/export.<any(csv, xlsx):kind>")
@requires(Permission.DIRECTORY_READ)
def export_organisations(kind: str) -> ResponseReturnValue:
    """The organisations found, as a table file."""
    head = [_("Kind"), _("Short name in Arabic"), _("Short name in English")]
    head += [_("Formal name in Arabic"), _("Formal name in English"), _("Belongs to"), _("Country")]
    language = current_language()
    rows = db.session.scalars(queries.organisations(words=_asked(), language=language))
    table = (
        [
            str(labels.ORGANISATION_KINDS[row.kind]),
            row.short_name.ar,
            row.short_name.en,
            row.formal_name.ar,
            row.formal_name.en,
            row.parent.short_name.in_(language) if row.parent else "",
            territory_name(row.country, language) if row.country else "",
        ]
        for row in rows
    )
    return as_file(kind, "organisations", head, table)


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def create_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    form = forms.OrganisationForm()
    return form_page(
        form,
        "people/manage/organisation_form.html",
        save=lambda: service.save_organisation(None, **form.values),
        then=lambda _row: url_for("people.organisations"),
        message=_("The organisation was added."),
    )


@blueprint.route("/organisations/<organisation>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_organisation(organisation: str) -> ResponseReturnValue:
    """Change an organisation."""
    found = queries.get_organisation(organisation)
    form = forms.OrganisationForm(obj=found)
    return form_page(
        form,
        "people/manage/organisation_form.html",
        save=lambda: service.save_organisation(found, **form.values),
        then=lambda _row: url_for("people.organisations"),
        message=_("The organisation was saved."),
        obj=found,
    )


@blueprint.post("/organisations/<organisation>/deletion")
@requires(Permission.DIRECTORY_EDIT)
def delete_organisation(organisation: str) -> ResponseReturnValue:
    """Put an organisation into the bin."""
    service.delete(queries.get_organisation(organisation))
    flash(_("The organisation is in the bin and can be restored from there."), "good")
    return redirect(url_for("people.organisations"), 303)


@blueprint.post("/organisations/<organisation>/restoration")
@requires(Permission.DIRECTORY_EDIT)
def restore_organisation(organisation: str) -> ResponseReturnValue:
    """Take an organisation out of the bin."""
    service.restore(queries.get_organisation(organisation, deleted=True))
    flash(_("The organisation was restored."), "good")
    return redirect(url_for("people.organisations"), 303)
