"""`flask import-agenda` and `flask export-agenda`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.events.models import Event, EventStaff
from eventapp.mail.models import MailMessage
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import Visibility
from tests import factories
from tests.interchange.files import (
    AGENDA,
    agenda,
    agenda_json,
    as_bytes,
    contents,
    count,
    event_xml,
    schedule_xml,
)
from tests.releases import release


def run(app: Flask, *words: str) -> Result:
    """The command, as a shell would call it."""
    db.session.commit()
    done = app.test_cli_runner().invoke(args=list(words))
    db.session.expire_all()
    return done


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of ours."""
    path = tmp_path / "agenda.json"
    path.write_bytes(agenda_json())
    return path


def test_a_dry_run_tells_and_writes_nothing(app: Flask, file: Path) -> None:
    factories.make_event("doha")
    db.session.commit()
    before = contents()
    done = run(app, "import-agenda", "doha", str(file), "--dry-run")
    assert done.exit_code == 0, done.output
    assert "1 sessions new, 0 changed, 0 the same" in done.output
    assert "Nothing was written." in done.output
    assert contents() == before


def test_an_import_is_told_and_a_second_one_finds_nothing(app: Flask, file: Path) -> None:
    factories.make_event("doha")
    assert "Imported." in run(app, "import-agenda", "doha", str(file)).output
    assert count(Session) == 1
    before = contents()
    assert "There was nothing to change." in run(app, "import-agenda", "doha", str(file)).output
    assert contents() == before


def test_an_event_is_made_when_that_is_asked(app: Flask, file: Path) -> None:
    done = run(app, "import-agenda", "doha", str(file), "--create-event")
    assert done.exit_code == 1
    assert "no such account" in done.output
    administrator = factories.make_account(is_administrator=True)
    other = factories.make_account("owner@example.org")
    done = run(app, "import-agenda", "fresh", str(file))
    assert (done.exit_code, "no event at this address" in done.output) == (1, True)
    assert run(app, "import-agenda", "fresh", str(file), "--create-event").exit_code == 0
    assert (
        run(app, "import-agenda", "second", str(file), "--create-event", "--owner", other.email).exit_code
        == 0
    )
    events = db.session.scalars(select(Event).order_by(Event.id)).all()
    assert [(event.slug, event.title.en, event.state.value) for event in events] == [
        ("fresh", "Dialogue", "draft"),
        ("second", "Dialogue", "draft"),
    ]
    owners = db.session.scalars(select(EventStaff.account_id).order_by(EventStaff.id)).all()
    assert owners == [administrator.id, other.id]
    assert count(MailMessage) == 0, "nobody is told of what they did themselves"


def test_what_an_event_cannot_be_is_not_taken_over(app: Flask, tmp_path: Path) -> None:
    factories.make_account(is_administrator=True)
    told = agenda()
    told["event"] |= {"digits": "klingon!!", "months": "x" * 40, "hijri_offset": 9, "accent": "x" * 40}
    path = tmp_path / "agenda.json"
    path.write_bytes(as_bytes(told))
    done = run(app, "import-agenda", "Not An Address", str(path), "--create-event")
    assert (done.exit_code, "Small Latin letters" in done.output) == (1, True)
    assert run(app, "import-agenda", "admin", str(path), "--create-event").exit_code == 1
    assert run(app, "import-agenda", "fresh", str(path), "--create-event").exit_code == 0
    event = db.session.scalars(select(Event)).one()
    assert (event.digits, event.months, event.hijri_offset, event.accent) == ("latn", "gulf", 0, "maroon")


def test_a_zone_is_asked_for_where_none_is_named(app: Flask, tmp_path: Path) -> None:
    factories.make_account(is_administrator=True)
    path = tmp_path / "schedule.xml"
    path.write_bytes(schedule_xml(event_xml(), zone=""))
    done = run(app, "import-agenda", "doha", str(path), "--create-event")
    assert (done.exit_code, "no time zone" in done.output) == (1, True)
    assert count(Event) == 0
    done = run(app, "import-agenda", "doha", str(path), "--create-event", "--zone", "Asia/Qatar")
    assert done.exit_code == 0, done.output
    assert db.session.scalars(select(Event.zone_name)).one() == "Asia/Qatar"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(b"", "empty"), (agenda_json(room="r9"), "1 thing in the file"), (b"<rss/>", "no schedule")],
)
def test_a_file_that_cannot_be_taken_is_an_error(
    app: Flask, tmp_path: Path, body: bytes, sentence: str
) -> None:
    factories.make_event("doha")
    db.session.commit()
    path = tmp_path / "file"
    path.write_bytes(body)
    before = contents()
    done = run(app, "import-agenda", "doha", str(path))
    assert (done.exit_code, sentence in done.output) == (1, True)
    assert contents() == before


def test_what_was_released_is_written_and_reads_back(app: Flask, tmp_path: Path) -> None:
    event = factories.make_event("doha")
    factories.make_session(event, factories.make_room(event))
    closed = factories.make_session(event, visibility=Visibility.CLOSED)
    done = run(app, "export-agenda", "doha")
    assert (done.exit_code, "Nothing was released yet" in done.output) == (1, True)
    draft = json.loads(run(app, "export-agenda", "doha", "--draft").stdout)
    assert (len(draft["sessions"]), draft["release"]) == (2, None)
    release(event)
    for language in ("ar", "en"):
        told = json.loads(run(app, "export-agenda", "doha", "--language", language).stdout)
        assert (told["version"], told["language"], told["release"]["number"]) == (
            AGENDA["version"],
            language,
            1,
        )
        assert told["sessions"][0]["address"].startswith(f"http://localhost/{language}/doha/sessions/")
    public = run(app, "export-agenda", "doha", "--public").stdout
    assert closed.guid not in public
    path = tmp_path / "schedule.xml"
    done = run(app, "export-agenda", "doha", "--format", "xml", "--language", "en", "--out", str(path))
    assert done.exit_code == 0
    assert path.read_bytes().startswith(b"<?xml")
    assert "There was nothing to change." in run(app, "import-agenda", "doha", str(path)).output
