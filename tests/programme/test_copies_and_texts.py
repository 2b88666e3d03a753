"""What a new field must not be forgotten in: the copy of a session, and the report of missing texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import inspect

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.queries import missing_texts
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.service.sessions import _COPIED
from tests.factories import make_event, make_item, make_part, make_room, make_session

OF_ITS_OWN = {  # what a copy does not take along, and why: it is another, unscheduled, tentative session
    *("id", "public_id", "guid", "version", "created_at", "updated_at", "deleted_at"),
    *("event_id", "starts_at", "ends_at", "status", "first_release"),
}


def texts_of(model: type[Any]) -> list[str]:
    return sorted(inspect(model).composites.keys())


def test_a_copy_takes_every_field_along() -> None:
    mapper = inspect(Session)
    halves = {column for name in texts_of(Session) for column in (f"{name}_ar", f"{name}_en")}
    columns = {attribute.key.lstrip("_") for attribute in mapper.column_attrs} - halves
    assert columns - OF_ITS_OWN | set(texts_of(Session)) == set(_COPIED)


@pytest.mark.parametrize("model", [Session, AgendaItem, SessionRole])
def test_every_text_is_reported_when_a_language_is_missing(app: Flask, model: type[Any]) -> None:
    event = make_event("doha")
    session = make_session(event, make_room(event))
    makers: dict[type[Any], Callable[[], Any]] = {
        Session: lambda: session,
        AgendaItem: lambda: make_item(session),
        SessionRole: lambda: make_part(session),
    }
    row = makers[model]()
    db.session.commit()
    with app.test_request_context("/en/doha/"):
        g.event = event
        before = len(list(missing_texts(event)))
    for name in texts_of(model):
        setattr(row, name, LocalizedText(ar=f"نص {name}"))
    db.session.commit()
    with app.test_request_context("/en/doha/"):
        g.event = event
        assert len(list(missing_texts(event))) - before == len(texts_of(model))
