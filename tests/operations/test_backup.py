"""An archive is made while everybody works, and what comes out of it is one state, whole."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.types import TypeDecorator

from eventapp.audit.models import AuditEntry
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import UtcDateTime, db
from eventapp.core.files import storage
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.demo import service as demo
from eventapp.documents.models import Document
from eventapp.events.models import Event
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState
from eventapp.operations import rows
from eventapp.operations.archive import Refused
from eventapp.operations.backup import NOT_CARRIED, back_up
from eventapp.operations.doctor import contents
from eventapp.operations.restore import HELD, restore
from eventapp.people.models import Organisation
from eventapp.programme.models import Session
from tests import factories
from tests.operations.installations import SECRET, Maker, manifest_of, members_of, nothing
from tests.plugin_requirements import REDIS
from tests.releases import release
from tests.s3 import serving_s3

POSTGRES = pytest.mark.needs("postgres")
MOVES = [
    pytest.param("sqlite", "sqlite", id="sqlite-sqlite"),
    pytest.param("sqlite", "postgres", id="sqlite-postgres", marks=POSTGRES),
    pytest.param("postgres", "postgres", id="postgres-postgres", marks=POSTGRES),
    pytest.param("postgres", "sqlite", id="postgres-sqlite", marks=POSTGRES),
]
MEETING = datetime(2023, 1, 31, 8, tzinfo=UTC)
WRITERS = 4


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is carried."""
    found = {
        table.name: [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]
        for table in db.metadata.sorted_tables
        if table.name not in NOT_CARRIED
    }
    db.session.rollback()
    return found


def files() -> dict[str, bytes]:
    """Every file that is told of, as it lies in the store."""
    found = {}
    for key in db.session.scalars(select(StoredFile.storage_key)):
        with storage.current().open(key) as stored:
            found[key] = stored.read()
    db.session.rollback()
    return found


def pages(app: Flask) -> list[bytes]:
    """What readers are served at a moment of the meeting."""
    paths = ("/ar/doha-2023/agenda", "/en/doha-2023/agenda", "/ar/doha-2023/agenda.ics", "/ar/doha-2023/")
    with clock.stopped(MEETING):
        answers = [app.test_client().get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return [answer.data for answer in answers]


class Writer(threading.Thread):
    """Goes on making one organisation, one document with a file and one entry of the log a transaction."""

    def __init__(self, app: Flask, event_id: int, told: threading.Condition, made: list[int]) -> None:
        super().__init__()
        self.app, self.event_id, self.told, self.made = app, event_id, told, made
        self.ended = threading.Event()

    def run(self) -> None:
        with self.app.app_context():
            while not self.ended.is_set():
                event = db.session.get_one(Event, self.event_id)
                organisation = factories.make_organisation()
                factories.make_document(event)
                record(Action.CREATED, organisation, event_id=self.event_id)
                db.session.commit()
                with self.told:
                    self.made.append(organisation.id)
                    self.told.notify_all()
            db.session.remove()


@pytest.mark.parametrize(("source", "target"), MOVES)
def test_a_backup_made_while_four_write_is_one_state(
    source: str, target: str, maker: Maker, tmp_path: Path
) -> None:
    live, made = maker.fresh(source), [0]
    told = threading.Condition()
    with live.app_context():
        event_id = factories.make_event("doha").id
        db.session.commit()
        writers = [Writer(live, event_id, told, made) for _ in range(WRITERS)]

        def wait_for_another(_what: str, _done: int, _total: int) -> None:
            """Between two steps of the backup somebody commits."""
            with told:
                before = len(made)
                assert told.wait_for(lambda: len(made) > before, timeout=60)

        for writer in writers:
            writer.start()
        try:
            wait_for_another("", 0, 0)
            back_up(tmp_path / "it.tar.gz", wait_for_another)
        finally:
            for writer in writers:
                writer.ended.set()
            for writer in writers:
                writer.join()
    with maker.empty(target).app_context():
        restore(tmp_path / "it.tar.gz", nothing)  # refuses broken chains, lost references and lost files
        counts = [
            db.session.scalar(select(func.count()).select_from(table))
            for table in (Organisation, Document, StoredFile, AuditEntry)
        ]
        db.session.rollback()
    assert len(set(counts)) == 1
    assert 0 < (counts[0] or 0) < len(made) - 1


@pytest.mark.parametrize(("source", "target"), MOVES)
def test_the_demonstration_comes_back_as_it_was(
    source: str, target: str, maker: Maker, tmp_path: Path
) -> None:
    live = maker.fresh(source)
    with live.app_context():
        demo.load("a password of the demonstration")
        db.session.commit()
        before, kept, shown = everything(), files(), pages(live)
        back_up(tmp_path / "demo.tar.gz", nothing)
    again = maker.empty(target)
    with again.app_context():
        done = restore(tmp_path / "demo.tar.gz", nothing)
        after = everything()
        assert (files(), pages(again)) == (kept, shown)
        waited = [row for row in before["mail_message"] if row != () and MailState.QUEUED in row]
        assert done.mails_held == len(waited) > 0
        held = db.session.scalars(
            select(MailMessage.error).where(MailMessage.state == MailState.FAILED)
        ).all()
        assert list(held) == [HELD] * len(waited)
        db.session.rollback()
    renewed = {"mail_message", "event"}  # mails are held, public versions begin anew
    assert {name: after[name] for name in after if name not in renewed} == {
        name: before[name] for name in before if name not in renewed
    }
    assert [len(after[name]) for name in renewed] == [len(before[name]) for name in renewed]


def test_a_restored_installation_goes_on(kind: str, maker: Maker, tmp_path: Path) -> None:
    with maker.fresh(kind).app_context():
        event = factories.make_event("doha")
        number = event.id
        factories.make_account()
        record(Action.CREATED, event, event_id=number)
        db.session.commit()
        back_up(tmp_path / "it.tar.gz", nothing)
    with maker.empty(kind).app_context():
        restore(tmp_path / "it.tar.gz", nothing)
        later = factories.make_event("doha-again")
        record(Action.CREATED, later, event_id=number)
        db.session.commit()
        back_up(tmp_path / "again.tar.gz", nothing)
    assert manifest_of(tmp_path / "again.tar.gz").broken == {}
    assert manifest_of(tmp_path / "again.tar.gz").tables["event"].rows == 2


@pytest.mark.needs("redis")
def test_no_page_of_a_former_life_is_served(kind: str, maker: Maker, tmp_path: Path) -> None:
    slug = f"life-{tmp_path.name.lower().replace('_', '-')}-{datetime.now(UTC).timestamp():.0f}"
    path = f"/en/{slug}/agenda"

    def say(event: Event, title: str) -> None:
        session = db.session.scalars(select(Session)).one()
        session.title = LocalizedText(title, title)
        release(event)

    first = maker.fresh(kind, redis_url=REDIS)
    with first.app_context():
        event = factories.make_event(slug)
        factories.make_session(event)
        say(event, "Title at the time of the backup")
        back_up(tmp_path / "it.tar.gz", nothing)
        say(event, "Title of a former life")
        former = event.public_version
        db.session.rollback()
    assert b"Title of a former life" in first.test_client().get(path).data  # and kept in Redis
    second = maker.empty(kind, redis_url=REDIS)
    with second.app_context():
        restore(tmp_path / "it.tar.gz", nothing)
    assert b"Title at the time of the backup" in second.test_client().get(path).data
    with second.app_context():
        event = db.session.scalars(select(Event)).one()
        say(event, "Title of this life")
        assert event.public_version > former + 1_000_000
        db.session.rollback()
    assert b"Title of this life" in second.test_client().get(path).data


def test_an_archive_is_its_owners_alone_and_never_written_over(maker: Maker, tmp_path: Path) -> None:
    target = tmp_path / "it.tar.gz"
    with maker.fresh("sqlite").app_context():
        back_up(target, nothing)
        content = target.read_bytes()
        with pytest.raises(Refused, match="is there already and stays as it is"):
            back_up(target, nothing)
        with pytest.raises(Refused, match="could not be written"):
            back_up(target / "below", nothing)
    assert target.stat().st_mode & 0o777 == 0o600
    assert [(path.name, path.read_bytes() == content) for path in tmp_path.iterdir()] == [("it.tar.gz", True)]


def test_no_secret_is_in_an_archive(maker: Maker, tmp_path: Path) -> None:
    app = maker.fresh("sqlite")
    with app.app_context():
        Path(app.instance_path, "vault_key").write_text("the key of what is encrypted")
        back_up(tmp_path / "it.tar.gz", nothing)
    members = members_of(tmp_path / "it.tar.gz")
    assert not [name for name, body in members.items() if SECRET.encode() in body or b"the key of" in body]
    assert {name.partition("/")[0] for name in members} == {"tables", "manifest.json"}


def test_a_file_that_is_gone_is_missed_by_name_and_the_rest_is_saved(
    kind: str, maker: Maker, tmp_path: Path
) -> None:
    app = maker.fresh(kind)
    with app.app_context():
        event = factories.make_event("doha")
        rows_of = [
            factories.make_document(event, body=body).current[0].file for body in (b"1st", b"2nd", b"3rd")
        ]
        db.session.commit()
        keys = [row.storage_key for row in rows_of]
        storage.current().delete(keys[0])
        Path(app.instance_path, "files", keys[1][:2], keys[1]).write_bytes(b"2ND")
        target = tmp_path / "it.tar.gz"
        said = app.test_cli_runner().invoke(args=["backup", "--to", str(target)])
    assert (said.exit_code, list(manifest_of(target).files)) == (1, [keys[2]])
    assert manifest_of(target).missing == sorted(keys[:2])
    assert all(key in said.output for key in keys[:2])
    with maker.empty(kind).app_context():
        restore(target, nothing)
        with storage.current().open(keys[2]) as stored:
            assert stored.read() == b"3rd"


@pytest.mark.needs("s3")
def test_files_move_from_a_store_to_a_folder_and_back(kind: str, maker: Maker, tmp_path: Path) -> None:
    body = bytes(range(256)) * 4000
    with serving_s3(tmp_path) as address, maker.fresh(kind, files_url=address).app_context():
        factories.make_document(factories.make_event("doha"), body=body)
        db.session.commit()
        back_up(tmp_path / "it.tar.gz", nothing)
        before = files()
    with maker.empty(kind).app_context():
        restore(tmp_path / "it.tar.gz", nothing)
        assert files() == before
        back_up(tmp_path / "again.tar.gz", nothing)
    with serving_s3(tmp_path) as address, maker.empty(kind, files_url=address).app_context():
        restore(tmp_path / "again.tar.gz", nothing)
        assert files() == before
        assert list(before.values()) == [body]
        told = list(contents.files_present(contents.files_told(), deep=True))
        assert [finding.sentence for finding in told] == ["All 1 stored files are there, with their digests."]


@pytest.mark.needs("s3")
def test_a_store_that_is_away_is_no_store_of_missing_files(maker: Maker, tmp_path: Path) -> None:
    away = maker.fresh("sqlite", files_url="s3+http://key:secret@127.0.0.1:9/hiwar")
    with away.app_context(), pytest.raises(Refused, match="store of files does not answer"):
        back_up(tmp_path / "it.tar.gz", nothing)
    assert list(tmp_path.iterdir()) == []


def test_the_commands_say_what_they_did(kind: str, maker: Maker, tmp_path: Path) -> None:
    live = maker.fresh(kind)
    with live.app_context():
        factories.make_event("doha")
        db.session.commit()
    made = live.test_cli_runner().invoke(args=["backup"])
    target = next(Path(live.instance_path, "backups").iterdir())
    assert (made.exit_code, f"{target}: " in made.output) == (0, True)
    assert "tables, 1 rows, 0 files" in made.output
    assert f"Not in it: the secrets in {live.instance_path}" in made.output
    done = maker.empty(kind).test_cli_runner().invoke(args=["restore", str(target)])
    assert (done.exit_code, "1 rows, 0 files" in done.output) == (0, True)
    twice = live.test_cli_runner().invoke(args=["restore", str(target)])
    assert (twice.exit_code, "The database is not empty (table event)" in twice.output) == (1, True)


@pytest.mark.needs("postgres")
def test_a_database_that_is_away_is_one_sentence(maker: Maker, tmp_path: Path) -> None:
    away = maker.empty("sqlite", database_url="postgresql://nobody@127.0.0.1:9/none")
    said = away.test_cli_runner().invoke(args=["backup", "--to", str(tmp_path / "it.tar.gz")])
    assert said.exit_code == 1
    assert said.output == "Error: The database failed (OperationalError): flask doctor may say more.\n"
    assert list(tmp_path.iterdir()) == []


class Sealed(TypeDecorator[str]):
    """Text that only whoever has a key can read in its column."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        return None if value is None else value.encode()[::-1]

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        return None if value is None else value[::-1].decode()


def test_what_is_encrypted_stays_so_and_every_kind_of_value_comes_back() -> None:
    table = sa.Table(
        "kinds",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sealed", Sealed),
        sa.Column("at", UtcDateTime()),
        sa.Column("day", sa.Date),
        sa.Column("said", sa.Text),
        sa.Column("shape", sa.JSON),
        sa.Column("is_so", sa.Boolean),
        sa.Column("price", sa.Numeric(10, 2)),
    )
    values: list[dict[str, Any]] = [
        {
            "id": 1,
            "sealed": "passport",
            "at": datetime(2023, 1, 30, 6, 0, 0, 123456, tzinfo=UTC),
            "day": date(2023, 1, 30),
            "said": "حوار\n\u2028“”\t\\",
            "shape": {"a": [1, None]},
            "is_so": True,
            "price": None,
        },
        {name: 2 if name == "id" else None for name in table.columns.keys()},  # noqa: SIM118 - not a mapping
    ]
    one, other = sa.create_engine("sqlite://"), sa.create_engine("sqlite://")
    written = BytesIO()
    with one.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), values)
        told = rows.dump(connection, table, written)
    assert b"passport" not in written.getvalue()
    with other.begin() as connection:
        table.create(connection)
        assert rows.load(connection, table, BytesIO(written.getvalue())) == told.sha256
        assert [dict(row._mapping) for row in connection.execute(select(table).order_by("id"))] == values
        nulls = sa.text("SELECT count(*) FROM kinds WHERE shape IS NULL")
        assert (told.rows, connection.scalar(nulls)) == (2, 1)
    one.dispose()
    other.dispose()
