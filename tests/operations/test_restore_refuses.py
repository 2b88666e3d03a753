"""What is damaged, foreign or would overwrite something is refused in a sentence, and nothing is written."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from eventapp.accounts.rules import TokenPurpose
from eventapp.accounts.service import make_token
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.core.files.models import StoredFile
from eventapp.events.models import Event
from eventapp.operations.archive import MANIFEST, Refused
from eventapp.operations.backup import back_up
from eventapp.operations.restore import restore
from tests import factories
from tests.operations.installations import (
    Maker,
    members_of,
    nothing,
    rewritten,
    write_members,
)

GZIP_END = 9  # its checksum and length, and the last bits before them, which may be padding
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def archive(maker: Maker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with two entries in a chain, a child event and a file."""
    target = tmp_path_factory.mktemp("archive") / "it.tar.gz"
    with maker.fresh("sqlite").app_context():
        event = factories.make_event("doha")
        factories.make_event("margins", parent_id=event.id)
        factories.make_document(event, body=b"the text of a document")
        for _ in range(2):
            record(Action.CHANGED, event, event_id=event.id)
            db.session.commit()
        back_up(target, nothing)
    return target


def refusal(app: Flask, path: Path) -> str:
    """The sentence by which an archive is refused."""
    with app.app_context(), pytest.raises(Refused) as refused:
        restore(path, nothing)
    return str(refused.value)


def is_untouched(app: Flask) -> bool:
    """Whether there is neither a table nor a file."""
    with app.app_context():
        tables = inspect(db.engine).get_table_names()
    return not tables and not Path(app.instance_path, "files").exists()


def is_without_rows(app: Flask) -> bool:
    """Whether the tables that were made hold no row, and the store no file."""
    with app.app_context():
        tables = db.metadata.sorted_tables
        rows = sum(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
        db.session.rollback()
        return rows == 0 and list(storage.current().keys()) == []


def test_any_flipped_byte_is_refused_before_anything_is_written(
    archive: Path, maker: Maker, tmp_path: Path
) -> None:
    app, whole, flipped = maker.empty("sqlite"), archive.read_bytes(), tmp_path / "flipped.tar.gz"
    places = [*range(12), *range(12, len(whole) - GZIP_END, len(whole) // 60), len(whole) - 5, len(whole) - 1]
    for place in places:
        flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        assert "damaged" in refusal(app, flipped)
    assert is_untouched(app)


def test_what_is_cut_off_is_refused_before_anything_is_written(
    archive: Path, maker: Maker, tmp_path: Path
) -> None:
    app, whole, cut = maker.empty("sqlite"), archive.read_bytes(), tmp_path / "cut.tar.gz"
    for length in (0, 5, 10, 500, len(whole) // 2, len(whole) - 8, len(whole) - 1):
        cut.write_bytes(whole[:length])
        assert "damaged" in refusal(app, cut)
    cut.write_bytes(whole + b"and more")
    assert "damaged" in refusal(app, cut)
    assert "There is no file" in refusal(app, tmp_path / "nowhere.tar.gz")
    assert is_untouched(app)


def test_without_its_manifest_it_is_refused(archive: Path, maker: Maker, tmp_path: Path) -> None:
    app = maker.empty("sqlite")
    bodies = [(tarfile.TarInfo(name), body) for name, body in members_of(archive).items() if name != MANIFEST]
    assert "has no manifest" in refusal(app, write_members(tmp_path / "it.tar.gz", bodies))
    assert is_untouched(app)


def link(name: str) -> tarfile.TarInfo:
    """A member that is a symbolic link."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("/tmp/outside"),
        tarfile.TarInfo("files/../../outside"),
        tarfile.TarInfo("files/" + "a" * 40 + "/../outside"),
        tarfile.TarInfo("tables/event.jsonl\n"),
        tarfile.TarInfo("tables/account.jsonl"),  # a second of this name
        link("files/" + "b" * 40),
    ],
    ids=lambda member: member.name.strip(),
)
def test_a_name_that_we_never_write_is_refused(
    member: tarfile.TarInfo, archive: Path, maker: Maker, tmp_path: Path
) -> None:
    app = maker.empty("sqlite")
    bodies = [(tarfile.TarInfo(name), body) for name, body in members_of(archive).items()]
    changed = write_members(tmp_path / "in" / "it.tar.gz", [*bodies[:-1], (member, b""), bodies[-1]])
    assert "which flask backup never writes" in refusal(app, changed)
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "it.tar.gz"]
    assert is_untouched(app)


def drop_a_table(members: Members) -> None:
    del members["tables/room.jsonl"]


def add_a_file(members: Members) -> None:
    members["files/" + "c" * 40] = b"foreign"


def change_a_row(members: Members) -> None:
    members["tables/event.jsonl"] = members["tables/event.jsonl"].replace(b"doha", b"dohb")


@pytest.mark.parametrize("change", [drop_a_table, add_a_file, change_a_row])
def test_what_is_not_as_the_manifest_says_is_refused(
    change: Callable[[Members], None], archive: Path, maker: Maker
) -> None:
    app = maker.empty("sqlite")
    assert "is not what the manifest says" in refusal(app, rewritten(archive, change, seal=False))
    assert is_untouched(app)


def test_another_revision_is_named(archive: Path, maker: Maker) -> None:
    app = maker.empty("sqlite")
    older = rewritten(archive, lambda _members: None, revision="0000")
    assert "The archive is of revision 0000, this program of" in refusal(app, older)
    newer = rewritten(archive, lambda _members: None, format=2)
    assert "format 2" in refusal(app, newer)
    tables = msgspec.json.decode(members_of(archive)[MANIFEST])["tables"]
    tables["room"]["columns"].remove("capacity")
    other = rewritten(archive, lambda _members: None, tables=tables)
    assert "their tables differ (room)" in refusal(app, other)
    assert is_untouched(app)


def forget_the_parent(members: Members) -> None:
    first, second = members["tables/event.jsonl"].splitlines(keepends=True)
    members["tables/event.jsonl"] = second if b'"doha"' in first else first


def change_the_log(members: Members) -> None:
    entries = members["tables/audit_entry.jsonl"]
    assert b"object.changed" in entries
    members["tables/audit_entry.jsonl"] = entries.replace(b"object.changed", b"object.deleted", 1)


def shorten_the_log(members: Members) -> None:
    entries = members["tables/audit_entry.jsonl"].splitlines(keepends=True)
    members["tables/audit_entry.jsonl"] = b"".join(entries[:-1])


def name_another_file(members: Members) -> None:
    body = members["tables/stored_file.jsonl"]
    key = next(name for name in members if name.startswith("files/")).removeprefix("files/").encode()
    members["tables/stored_file.jsonl"] = body.replace(key, b"d" * 40)


def give_a_wrong_kind(members: Members) -> None:
    members["tables/event.jsonl"] = members["tables/event.jsonl"].replace(b'"2023-01-30"', b'"soon"')


def double_a_row(members: Members) -> None:
    members["tables/stored_file.jsonl"] *= 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (forget_the_parent, "(refer to rows that the archive does not hold|foreign key)"),
        (change_the_log, "The audit log is not whole"),
        (shorten_the_log, "The audit log is not whole"),
        (name_another_file, "not those that its tables tell of"),
        (give_a_wrong_kind, "A row of table event is not taken"),
        (double_a_row, "A row of table stored_file is not taken"),
    ],
)
def test_what_is_sealed_and_yet_wrong_leaves_nothing_behind(
    kind: str, change: Callable[[Members], None], sentence: str, archive: Path, maker: Maker
) -> None:
    app = maker.empty(kind)
    with app.app_context(), pytest.raises(Refused, match=sentence):
        restore(rewritten(archive, change), nothing)
    assert is_without_rows(app)
    with app.app_context():
        restore(archive, nothing)  # the way is free for a whole one
        assert db.session.scalar(select(func.count()).select_from(Event)) == 2
        db.session.rollback()


def test_an_archive_that_changes_between_the_readings_is_refused(
    kind: str, archive: Path, maker: Maker, tmp_path: Path
) -> None:
    app, path = maker.empty(kind), tmp_path / "it.tar.gz"
    path.write_bytes(archive.read_bytes())
    other = rewritten(archive, change_a_row, seal=False).read_bytes()

    def swap(what: str, _done: int, _total: int) -> None:
        if what == "Members verified":
            path.unlink(missing_ok=True)
            path.write_bytes(other)

    with app.app_context(), pytest.raises(Refused, match="changed while it was read"):
        restore(path, swap)
    assert is_without_rows(app)


def test_a_database_with_anything_in_it_stays_as_it_is(kind: str, archive: Path, maker: Maker) -> None:
    app = maker.fresh(kind)
    with app.app_context():
        factories.make_account("somebody@example.org")
        db.session.commit()
        with pytest.raises(Refused, match=r"not empty \(table account\), and restore never overwrites"):
            restore(archive, nothing)
        assert db.session.scalar(select(func.count()).select_from(Event)) == 0
        assert list(storage.current().keys()) == []
        db.session.rollback()


def test_a_link_for_the_first_administrator_does_not_count(kind: str, archive: Path, maker: Maker) -> None:
    app = maker.fresh(kind, base_url="http://127.0.0.1:8000")
    with app.app_context():
        make_token(None, TokenPurpose.FIRST_ADMINISTRATOR)
        db.session.commit()
        restore(archive, nothing)
        assert db.session.scalar(select(func.count()).select_from(Event)) == 2
        db.session.rollback()


def test_files_that_lay_there_before_outlive_a_failure(archive: Path, maker: Maker) -> None:
    app = maker.empty("sqlite")
    with app.app_context():
        restore(archive, nothing)
        key = db.session.scalars(select(StoredFile.storage_key)).one()
        db.session.rollback()
        db.engine.dispose()
    for path in Path(app.instance_path).glob("hiwar.sqlite3*"):
        path.unlink()
    assert "audit log" in refusal(app, rewritten(archive, change_the_log))
    with app.app_context(), storage.current().open(key) as stored:
        assert stored.read() == b"the text of a document"


def test_a_database_of_another_revision_stays_as_it_is(kind: str, archive: Path, maker: Maker) -> None:
    app = maker.fresh(kind)
    with app.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        with pytest.raises(Refused, match="The database is at revision 0000"):
            restore(archive, nothing)
        with pytest.raises(Refused, match="The database is at revision 0000"):
            back_up(archive.with_name("older.tar.gz"), nothing)
