"""Installations for tests: each an application with an instance folder and a migrated database of its own."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
from flask import Flask
from sqlalchemy import make_url

from eventapp import create_app
from eventapp.config import Settings
from eventapp.core.db import db
from eventapp.operations import database
from eventapp.operations.archive import MANIFEST, Manifest, digest_of
from tests.plugin_requirements import POSTGRES

SECRET = "the key that signs cookies"


def nothing(_what: str, _done: int, _total: int) -> None:
    """Tells nobody how far it is."""


@dataclass
class Maker:
    """Makes installations, and takes their databases away again."""

    folder: Path
    made: list[Flask] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)

    def empty(self, kind: str, **settings: Any) -> Flask:
        """On a database without a table."""
        number = len(self.made)
        instance = self.folder / f"instance-{number}"
        instance.mkdir(mode=0o700)
        return self._app(instance, self._address(kind, instance, ""), settings)

    def fresh(self, kind: str, **settings: Any) -> Flask:
        """On a migrated database without a row; the first of a kind is migrated, the next are its copies."""
        if kind not in self.templates:
            first = self.empty(kind)
            with first.app_context():
                database.bring_up_to_date()
                db.session.remove()
                db.engine.dispose()
                self.templates[kind] = make_url(str(db.engine.url)).database or ""
        instance = self.folder / f"instance-{len(self.made)}"
        instance.mkdir(mode=0o700)
        return self._app(instance, self._address(kind, instance, self.templates[kind]), settings)

    def end(self) -> None:
        """Close every connection and drop every database."""
        for app in self.made:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
        for name in self.names:
            with psycopg.connect(POSTGRES, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, kind: str, instance: Path, template: str) -> str:
        if kind == "sqlite":
            file = instance / "hiwar.sqlite3"
            if template:
                file.write_bytes(Path(template).read_bytes())
                file.chmod(0o600)
            return f"sqlite:///{file}"
        name = f"hiwar_operations_{uuid4().hex[:12]}"
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        self.names.append(name)
        return POSTGRES.rpartition("/")[0] + f"/{name}"

    def _app(self, instance: Path, address: str, settings: dict[str, Any]) -> Flask:
        values: dict[str, Any] = {
            "instance_path": instance,
            "secret_key": SECRET,
            "database_url": address,
            "base_url": "http://localhost",
            "argon2_memory_kib": 64,
            "version_believed_seconds": 0,
            "testing": True,
        }
        app = create_app(Settings(**(values | settings)))
        self.made.append(app)
        return app


def members_of(path: Path) -> dict[str, bytes]:
    """What an archive holds, by name, in its order."""
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def write_members(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """An archive of anything, packed as ours are."""
    path.parent.mkdir(exist_ok=True)
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        for info, body in members:
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return path


def rewritten(
    path: Path, change: Callable[[dict[str, bytes]], None], *, seal: bool = True, **manifest: Any
) -> Path:
    """A copy of an archive with changed members; `seal`: with a manifest that says what is in it."""
    members = members_of(path)
    change(members)
    said = msgspec.json.decode(members[MANIFEST])
    if seal:
        for name, table in said["tables"].items():
            body = members.get(f"tables/{name}.jsonl", b"")
            table |= {"sha256": digest_of(io.BytesIO(body)), "rows": body.count(b"\n")}
    members[MANIFEST] = msgspec.json.encode(said | manifest)
    target = path.with_name(f"changed-{uuid4().hex[:8]}.tar.gz")
    return write_members(target, [(tarfile.TarInfo(name), body) for name, body in members.items()])


def manifest_of(path: Path) -> Manifest:
    """The manifest of an archive."""
    return msgspec.json.decode(members_of(path)[MANIFEST], type=Manifest)
