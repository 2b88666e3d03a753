"""Where one can go in a workspace: the list at the side, from what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from eventapp.core import access
from eventapp.core.access import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: its endpoint and who is shown it. Pages below it light it up by their endpoint's start."""

    endpoint: str
    label: Any
    permission: Permission
    lights: tuple[str, ...] = ()  # endpoints or endpoint prefixes that count as being here
    values: tuple[tuple[str, str], ...] = ()  # of the address


def _list(rows: str, label: Any) -> Place:
    """One of the event's ordered lists."""
    return Place("events.rows", label, Permission.EVENT_EDIT, ROW_PAGES, (("rows", rows),))


ROW_PAGES: Final = ("events.create_row", "events.edit_row")
ROOM_PAGES: Final = ("events.create_room", "events.edit_room", "events.close_room")
DOCUMENT_PAGES: Final = (
    "documents_manage.create",
    "documents_manage.document",
    "documents_manage.edit",
    "documents_manage.add_version",
)
COVERAGE_PAGES: Final = ("documents_manage.create_coverage", "documents_manage.edit_coverage")
REMARKS_PAGES: Final = ("remarks_manage.",)
DELEGATION_PAGES: Final = (
    "registration_manage.create_delegation",
    "registration_manage.delegation",
    "registration_manage.edit_delegation",
    "registration_manage.name_second",
    "registration_manage.import_invitations",
    "registration_manage.sendings",
)
PARTICIPANT_PAGES: Final = ("registration_manage.badges", "registration_manage.message")
CATEGORY_PAGES: Final = (
    "registration_manage.category",
    "registration_manage.create_category",
    "registration_manage.edit_category",
    "registration_manage.create_question",
    "registration_manage.edit_question",
)
EVENT_PLACES: Final = (
    (
        None,
        (
            Place("workspace_manage.dashboard", _l("Overview"), Permission.WORKSPACE_READ),
            Place(
                "programme.index",
                _l("Programme"),
                Permission.WORKSPACE_READ,
                ("programme.", "interchange.", "floor."),
            ),
            Place("remarks_manage.index", _l("Remarks"), Permission.REMARKS_MANAGE, REMARKS_PAGES),
            Place("remarks_manage.desk", _l("Interpreters’ desk"), Permission.REMARKS_READ),
            Place("documents_manage.index", _l("Documents"), Permission.WORKSPACE_READ, DOCUMENT_PAGES),
            Place(
                "publishing_manage.index", _l("Releases"), Permission.WORKSPACE_READ, ("publishing_manage.",)
            ),
        ),
    ),
    (
        _l("Participation"),
        (
            Place(
                "registration_manage.delegations",
                _l("Invitations"),
                Permission.INVITATIONS_MANAGE,
                DELEGATION_PAGES,
            ),
            Place(
                "registration_manage.categories",
                _l("Registration"),
                Permission.INVITATIONS_MANAGE,
                CATEGORY_PAGES,
            ),
            Place(
                "registration_manage.queue",
                _l("Accreditation"),
                Permission.ACCREDITATION_DECIDE,
                (
                    "registration_manage.participant",
                    "registration_manage.papers",
                    "registration_manage.bulk_page",
                    "registration_manage.changes",
                    "registration_manage.answer_change",
                ),
            ),
            Place(
                "registration_manage.duplicates", _l("Possible duplicates"), Permission.ACCREDITATION_DECIDE
            ),
            Place(
                "registration_manage.participants",
                _l("Participants"),
                Permission.PARTICIPANTS_READ,
                PARTICIPANT_PAGES,
            ),
        ),
    ),
    (
        _l("The event"),
        (
            Place("events.description", _l("Description"), Permission.EVENT_EDIT, ("events.emblem",)),
            _list("objectives", _l("Objectives")),
            _list("credits", _l("Who organises")),
            _list("instruments", _l("Legal instruments")),
            Place("events.venue", _l("Venue and rooms"), Permission.PROGRAMME_EDIT, ROOM_PAGES),
            _list("practical", _l("Practical information")),
            Place("documents_manage.coverage", _l("Coverage"), Permission.WORKSPACE_READ, COVERAGE_PAGES),
            Place("events.state", _l("State"), Permission.EVENT_EDIT),
        ),
    ),
    (
        _l("Behind the scenes"),
        (
            Place("events.completeness", _l("Languages"), Permission.WORKSPACE_READ),
            Place("events.staff", _l("Staff"), Permission.STAFF_MANAGE),
            Place("workspace_manage.mail", _l("Mail"), Permission.MAIL_READ),
            Place("workspace_manage.audit_log", _l("Audit log"), Permission.AUDIT_READ),
        ),
    ),
)
PERSON_PAGES: Final = (
    "people.person",
    "people.create_person",
    "people.edit_person",
    "people.deleted_persons",
)
ORGANISATION_PAGES: Final = (
    "people.organisation",
    "people.create_organisation",
    "people.edit_organisation",
    "people.deleted_organisations",
)
INSTALLATION_PLACES: Final = (
    (
        None,
        (
            Place("workspace.home", _l("Your events"), Permission.ACCOUNT_OWN),
            Place("people.persons", _l("Persons"), Permission.DIRECTORY_READ, PERSON_PAGES),
            Place("people.organisations", _l("Organisations"), Permission.DIRECTORY_READ, ORGANISATION_PAGES),
        ),
    ),
    (
        _l("Installation"),
        (
            Place("events_admin.index", _l("Events"), Permission.INSTALLATION_MANAGE),
            Place("events_admin.series", _l("Series"), Permission.INSTALLATION_MANAGE),
            Place(
                "accounts_manage.index", _l("Accounts"), Permission.INSTALLATION_MANAGE, ("accounts_manage.",)
            ),
            Place("workspace_admin.mail", _l("Mail"), Permission.INSTALLATION_MANAGE),
            Place("workspace_admin.audit_log", _l("Audit log"), Permission.INSTALLATION_MANAGE),
        ),
    ),
)


OWN_PLACES: Final = frozenset(
    place.endpoint for _label, group in (*EVENT_PLACES, *INSTALLATION_PLACES) for place in group
)  # a page that is a place lights no other one, whatever its endpoint begins with


def places() -> list[dict[str, Any]]:
    """The groups of places this reader may go to, here: of the event, or of the installation."""
    groups = EVENT_PLACES if g.get("event") is not None else INSTALLATION_PLACES
    shown = [
        {
            "label": label,
            "items": [
                {
                    "label": place.label,
                    "url": _address(place),
                    "current": _is_here(place),
                    "count": None,
                }
                for place in group
                if place.endpoint in current_app.view_functions and access.can(place.permission)
            ],
        }
        for label, group in groups
    ]
    return [group for group in shown if group["items"]]


def _address(place: Place) -> str:
    values: dict[str, Any] = dict(place.values)
    return url_for(place.endpoint, **values)


def _is_here(place: Place) -> bool:
    here, values = request.endpoint or "", request.view_args or {}
    if any(values.get(name) != value for name, value in place.values):
        return False
    if here == place.endpoint:
        return True
    return here not in OWN_PLACES and any(here.startswith(prefix) for prefix in place.lights)
