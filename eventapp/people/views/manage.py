"""The directory, for staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import text
from eventapp.core.access import Permission, current_actor, requires
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.exports import as_file
from eventapp.core.files import serving
from eventapp.core.files.kinds import IMAGE_LIMIT
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.localized import LocalizedText
from eventapp.core.pagination import paginate
from eventapp.core.phones import shown_phone
from eventapp.core.templating import render
from eventapp.core.territories import territory_name
from eventapp.people import forms, labels, queries, service
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import OrganisationKind

blueprint = Blueprint("people", __name__, url_prefix=f"{LANGUAGE_PREFIX}/admin/directory")


def _asked() -> str:
    return text.legible(request.args.get("q", "")[:200])


def _asked_kind() -> OrganisationKind | None:
    asked = request.args.get("type", "")  # `kind` is what a file of the list is
    return OrganisationKind(asked) if asked in set(OrganisationKind) else None


def _country_name(code: str) -> str:
    return territory_name(code, current_language())


@blueprint.get("/persons")
@requires(Permission.DIRECTORY_READ)
def persons() -> ResponseReturnValue:
    """Persons, found by any spelling."""
    page = paginate(queries.persons(words=_asked(), language=current_language()))
    return render(
        "people/manage/persons.html",
        page=page,
        words_asked=_asked(),
        printed_name=labels.printed_name,
        country_name=_country_name,
    )


@blueprint.get("/persons/bin")
@requires(Permission.DIRECTORY_EDIT)
def deleted_persons() -> ResponseReturnValue:
    """Persons in the bin."""
    page = paginate(queries.persons(language=current_language(), deleted=True))
    return render("people/manage/deleted_persons.html", page=page)


@blueprint.get("/persons/export.<any(csv, xlsx):kind>")
@requires(Permission.DIRECTORY_READ)
def export_persons(kind: str) -> ResponseReturnValue:
    """The persons found, as a table file, without the ways to reach them."""
    found = queries.all_persons(words=_asked(), language=current_language())
    return as_file(kind, "persons", _person_head(), (_person_row(person) for person in found))


@blueprint.post("/persons/export.<any(csv, xlsx):kind>")
@requires(Permission.DIRECTORY_EDIT)
def export_contacts(kind: str) -> ResponseReturnValue:
    """The persons found with their addresses and numbers; a POST, because who took them along is recorded."""
    found = queries.all_persons(words=_asked(), language=current_language())
    me: Any = current_actor()
    service.note_export(me.account, count=len(found))
    head = [*_person_head(), _("E-mail address"), _("Telephone")]
    rows = ([*_person_row(person), person.email, shown_phone(person.phone)] for person in found)
    return as_file(kind, "persons", head, rows)


def _person_head() -> list[str]:
    head = [_("Name in Arabic"), _("Name in English"), _("Printed in Arabic"), _("Printed in English")]
    return head + [_("Office"), _("Organisation"), _("Country"), _("Form of address"), _("Other spellings")]


def _person_row(person: Person) -> list[str]:
    language, printed = current_language(), labels.printed_name(person)
    held = [(row.office, row.organisation) for row in person.appointments[:1]]
    office, organisation = held[0] if held else (LocalizedText(), None)
    return [
        person.name.ar,
        person.name.en,
        printed.ar,
        printed.en,
        office.in_(language),
        organisation.short_name.in_(language) if organisation else "",
        _country_name(person.country),
        str(labels.ADDRESSES[person.address]),
        "; ".join(person.aliases.splitlines()),
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
        printed_name=labels.printed_name,
        describe_appointment=labels.describe_appointment,
    )


@blueprint.get("/persons/<person>")
@requires(Permission.DIRECTORY_READ)
def person(person: str) -> ResponseReturnValue:
    """One person."""
    found = queries.get_person(person)
    return render(
        "people/manage/person.html",
        person=found,
        printed=labels.printed_name(found),
        country=_country_name(found.country),
        addresses=labels.ADDRESSES,
        period=labels.period,
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
        printed_name=labels.printed_name,
        describe_appointment=labels.describe_appointment,
    )


@blueprint.get("/persons/<person>/portrait")
@requires(Permission.DIRECTORY_READ)
def portrait(person: str) -> ResponseReturnValue:
    """The picture of a person, for staff."""
    found = queries.get_person(person)
    if found.portrait is None:
        raise NotFound
    return serving.send(found.portrait, stem=found.name.en, stem_ascii="portrait", is_public=False)


@blueprint.route("/persons/<person>/portrait/edit", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
@takes_files(IMAGE_LIMIT)
def edit_portrait(person: str) -> ResponseReturnValue:
    """Give a person a picture."""
    found = queries.get_person(person)
    form = forms.PortraitForm()
    return form_page(
        form,
        "people/manage/portrait_form.html",
        save=lambda: service.set_portrait(found, **form.values),
        then=lambda saved: url_for("people.person", person=saved.public_id),
        message=_("The picture was saved."),
        person=found,
    )


@blueprint.post("/persons/<person>/portrait/deletion")
@requires(Permission.DIRECTORY_EDIT)
def delete_portrait(person: str) -> ResponseReturnValue:
    """Take a person's picture off."""
    service.set_portrait(queries.get_person(person), file=None)
    flash(_("The picture was taken off."), "good")
    return redirect(url_for("people.person", person=person), 303)


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
    head += [_("Formal name in Arabic"), _("Formal name in English"), _("Acronym"), _("Belongs to")]
    head += [_("Country"), _("Other spellings"), _("Website")]
    query = queries.organisations(words=_asked(), kind=_asked_kind(), language=current_language())
    rows = [_organisation_row(organisation) for organisation in db.session.scalars(query)]
    return as_file(kind, "organisations", head, rows)


def _organisation_row(organisation: Organisation) -> list[str]:
    language = current_language()
    return [
        str(labels.ORGANISATION_KINDS[organisation.kind]),
        organisation.short_name.ar,
        organisation.short_name.en,
        organisation.formal_name.ar,
        organisation.formal_name.en,
        organisation.acronym.in_(language),
        organisation.parent.short_name.in_(language) if organisation.parent else "",
        _country_name(organisation.country),
        "; ".join(organisation.aliases.splitlines()),
        organisation.website,
    ]


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def create_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    form = forms.OrganisationForm()
    return form_page(
        form,
        "people/manage/organisation_form.html",
        save=lambda: service.save_organisation(None, **form.values),
        then=lambda row: url_for("people.organisation", organisation=row.public_id),
        message=_("The organisation was added."),
    )


@blueprint.get("/organisations/<organisation>")
@requires(Permission.DIRECTORY_READ)
def organisation(organisation: str) -> ResponseReturnValue:
    """One organisation, what belongs to it, and who holds an office there."""
    found = queries.get_organisation(organisation)
    language = current_language()
    return render(
        "people/manage/organisation.html",
        organisation=found,
        under=queries.organisations_under(found, language=language),
        page=paginate(queries.persons_of(found, language=language)),
        kinds=labels.ORGANISATION_KINDS,
        printed_name=labels.printed_name,
        country_name=_country_name,
    )


@blueprint.route("/organisations/<organisation>/edit", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def edit_organisation(organisation: str) -> ResponseReturnValue:
    """Change an organisation."""
    found = queries.get_organisation(organisation)
    form = forms.OrganisationForm(obj=found)
    return form_page(
        form,
        "people/manage/organisation_form.html",
        save=lambda: service.save_organisation(found, **form.values),
        then=lambda saved: url_for("people.organisation", organisation=saved.public_id),
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
