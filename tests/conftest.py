"""Fixtures for every test: an application on a clean database (SQLite, PostgreSQL) and a client that checks.

`EVENTAPP_TEST_DATABASES` (default `sqlite`) says on which databases every test that asks for `app` runs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import event, text

from eventapp import create_app
from eventapp.accounts import service as accounts
from eventapp.accounts.models import Account
from eventapp.config import Settings
from eventapp.core.db import db
from tests.client import CheckedClient
from tests.plugin_requirements import POSTGRES, databases

pytest_plugins = ["tests.plugin_requirements"]

# How long an example takes says how busy the machine is, and nothing of the rule.
settings.register_profile("hiwar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hiwar")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever needs a database on each of them."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", databases(), scope="session", indirect=True)


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[str]:
    """The address of a database of this test process."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.sqlite3'}"
        return
    name = f"hiwar_test_{os.getpid()}_{worker_id}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    yield POSTGRES.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def session_app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests of a process; use `app`."""
    app = create_app(
        Settings(
            instance_path=tmp_path_factory.mktemp("instance"),
            secret_key="a secret for tests alone",
            database_url=database,
            base_url="http://localhost",
            argon2_memory_kib=64,
            version_believed_seconds=0,
            testing=True,
        )
    )
    app.test_client_class = CheckedClient
    with app.app_context():
        db.create_all()
        db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        db.session.commit()
        db.engine.dispose()
    if database.startswith("sqlite"):
        shutil.copy(_file(database), _file(database).with_suffix(".clean"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(session_app: Flask, database: str) -> Iterator[Flask]:
    """The application on an empty database, its context pushed."""
    with session_app.app_context():
        _empty(database)
        session_app.extensions["keeper"].forget()
        yield session_app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()
    for folder in ("mail", "files"):
        shutil.rmtree(Path(session_app.instance_path) / folder, ignore_errors=True)


def _file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def _empty(database: str) -> None:
    if database.startswith("sqlite"):
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(str(_file(database)) + suffix).unlink(missing_ok=True)
        shutil.copy(_file(database).with_suffix(".clean"), _file(database))
        return
    deletions = "; ".join(f'DELETE FROM "{table.name}"' for table in db.metadata.sorted_tables)
    with db.engine.begin() as connection:
        # As a replica: no trigger fires and no foreign key is checked; far faster than TRUNCATE.
        connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {deletions}")


@pytest.fixture
def client(app: Flask) -> CheckedClient:
    """Somebody who is not signed in."""
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Account], CheckedClient]:
    """A client for an account: `signed_in(make_staff(event))`."""

    def sign_in(account: Account) -> CheckedClient:
        token = accounts.start_session(account, device="test", address="127.0.0.1")
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as session:
            session["sign_in"] = token
        assert isinstance(client, CheckedClient)
        return client

    return sign_in


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database since the last `clear()`."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
