"""The features put together: every blueprint, in one list, and what access needs to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask

from eventapp.accounts import identity
from eventapp.accounts import labels as account_labels
from eventapp.accounts.rules import IDLE_LIFETIME
from eventapp.accounts.views import manage as accounts_manage
from eventapp.accounts.views import public as accounts_public
from eventapp.api import v1 as api
from eventapp.core import access
from eventapp.core.access import Permission, Scope
from eventapp.core.edge import Reader
from eventapp.documents import labels as document_labels
from eventapp.documents.views import manage as documents_manage
from eventapp.events import citations
from eventapp.events import labels as event_labels
from eventapp.events import queries as event_queries
from eventapp.events.queries import public_version
from eventapp.events.views import admin as events_admin
from eventapp.events.views import manage as events_manage
from eventapp.floor import labels as floor_labels
from eventapp.floor.views import manage as floor_manage
from eventapp.interchange import labels as interchange_labels
from eventapp.interchange.views import manage as interchange_manage
from eventapp.people import labels as people_labels
from eventapp.people.views import manage as people_manage
from eventapp.policy import POLICY
from eventapp.programme import labels as programme_labels
from eventapp.programme.views import manage as programme_manage
from eventapp.publishing import labels as publishing_labels
from eventapp.publishing.views import display as publishing_display
from eventapp.publishing.views import documents as publishing_documents
from eventapp.publishing.views import faces as publishing_faces
from eventapp.publishing.views import manage as publishing_manage
from eventapp.publishing.views import own as publishing_own
from eventapp.publishing.views import public as publishing_public
from eventapp.publishing.views.public import audience_of
from eventapp.registration import labels as registration_labels
from eventapp.registration import visit
from eventapp.registration.views import manage as registration_manage
from eventapp.remarks import labels as remarks_labels
from eventapp.remarks.views import manage as remarks_manage
from eventapp.remarks.views import public as remarks_public
from eventapp.workspace.places import places
from eventapp.workspace.views import admin as workspace_admin
from eventapp.workspace.views import health
from eventapp.workspace.views import manage as workspace_manage
from eventapp.workspace.views import public as workspace_public

__all__ = ["IDLE_LIFETIME", "WITHOUT_TOKEN", "init_app", "public_version", "reader_of_kept"]

BLUEPRINTS: Final = (
    health.blueprint,
    api.blueprint,
    workspace_public.blueprint,
    accounts_public.blueprint,
    accounts_manage.blueprint,
    people_manage.blueprint,
    events_admin.blueprint,
    events_manage.blueprint,
    programme_manage.blueprint,
    documents_manage.blueprint,
    floor_manage.blueprint,
    remarks_manage.blueprint,
    registration_manage.blueprint,
    publishing_own.blueprint,  # registration's, with the pages of it that read the agenda
    publishing_manage.blueprint,
    interchange_manage.blueprint,
    workspace_admin.blueprint,
    workspace_manage.blueprint,
    remarks_public.blueprint,
    publishing_display.blueprint,
    publishing_faces.blueprint,
    publishing_documents.blueprint,
    publishing_public.blueprint,  # its addresses begin with an event's slug, so it stands last
)
# Each puts its feature's failures into words when it is imported.
LABELS: Final = (
    account_labels,
    people_labels,
    event_labels,
    programme_labels,
    document_labels,
    floor_labels,
    remarks_labels,
    registration_labels,
    publishing_labels,
    interchange_labels,
)

# Views whose POST needs no token, because it does for anybody what anybody may ask for.
WITHOUT_TOKEN: Final = (publishing_documents.ask_for_archive,)


def reader_of_kept(session: Mapping[str, Any], slug: str) -> Reader | None:
    """Which kept pages of an event the account of a session is given; None where it may not read it."""
    if visit.holds_links(session):
        return None  # a participant may read more than the account does
    token = identity.token_in(session)
    asking = event_queries.asking(token, slug) if token else None
    if asking is None or not POLICY[Permission.EVENT_READ](asking, Scope(asking)):
        return None
    is_staff = POLICY[Permission.WORKSPACE_READ](asking, Scope(asking))
    return Reader(asking.public_version, audience_of(is_staff=is_staff))


def init_app(app: Flask) -> None:
    """Register every feature and guard them all."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(lambda: {"places": places, "credit_labels": event_labels.CREDIT_ROLES})
    app.jinja_env.filters["cited"] = citations.cited
    access.init_app(
        app,
        POLICY,
        load_actor=lambda: identity.load_actor(event_queries.roles_of),
        find_event=event_queries.find_event,
    )
