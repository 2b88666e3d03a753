"""Both places for files do the same: a folder, and a real server that speaks S3."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eventapp.config import Settings, SettingsError
from eventapp.core.files import storage
from eventapp.core.files.storage import LocalStorage, Missing, S3Storage, Storage
from tests import factories
from tests.client import CheckedClient
from tests.s3 import serving_s3

BODY = os.urandom(9 * 1024 * 1024 + 17)  # more than one part of an upload in parts


@pytest.fixture(scope="module")
def s3_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bucket of a server started for these tests."""
    with serving_s3(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.needs("s3"))])
def place(request: Any, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return LocalStorage(tmp_path / "files")
    return S3Storage(request.getfixturevalue("s3_address"))


def test_what_is_put_is_read_again_whole_and_in_pieces(place: Storage) -> None:
    key = storage.new_key()
    place.put(key, io.BytesIO(BODY))
    with place.open(key) as handle:
        assert handle.read() == BODY
        handle.seek(5_000_000)
        assert handle.read(10) == BODY[5_000_000:5_000_010]
    assert key in {name for name, _put_at in place.keys()}  # noqa: SIM118 - not a mapping


def test_what_is_deleted_is_gone(place: Storage) -> None:
    key = storage.new_key()
    place.put(key, io.BytesIO(b"x"))
    place.delete(key)
    place.delete(key)  # once more is no failure
    with pytest.raises(Missing):
        place.open(key)
    assert key not in {name for name, _put_at in place.keys()}  # noqa: SIM118


def test_only_a_key_of_ours_reaches_the_place(place: Storage) -> None:
    for act in (place.open, place.delete, lambda key: place.put(key, io.BytesIO(b"x"))):
        with pytest.raises(Missing):
            act("../other-bucket/secret")


@pytest.mark.needs("s3")
def test_an_application_keeps_and_serves_its_files_from_s3(
    s3_address: str, app: Flask, client: CheckedClient, tmp_path: Path
) -> None:
    settings = Settings(
        instance_path=tmp_path, secret_key="s", database_url="sqlite:///:memory:", files_url=s3_address
    )
    before = app.extensions["files"]
    try:
        storage.init_app(app, settings)
        assert isinstance(storage.current(), S3Storage)
        document = factories.make_document(factories.make_event("doha"), body=b"0123456789")
        address = f"/en/doha/documents/{document.public_id}/en"
        whole = client.get(address)
        part = client.get(address, headers={"Range": "bytes=2-4"})
        same = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
        storage.current().delete(document.current[0].file.storage_key)
        gone = client.get(address)
    finally:
        app.extensions["files"] = before
    assert (whole.data, part.data, part.status_code) == (b"0123456789", b"234", 206)
    assert (same.status_code, gone.status_code) == (304, 404)


def test_a_store_that_is_away_is_missing_and_no_crash() -> None:
    away = S3Storage("s3+http://key:secret@127.0.0.1:9/hiwar")
    with pytest.raises(Missing):
        away.open(storage.new_key())
    for act in (away.delete, lambda key: away.put(key, io.BytesIO(b"x")), lambda _key: list(away.keys())):
        with pytest.raises(OSError, match="Error"):
            act(storage.new_key())


@pytest.mark.parametrize(
    "address",
    ["https://host/bucket", "s3+https://host", "s3+https:///bucket", "s3+https://host/A B", "nowhere"],
)
def test_an_address_that_is_none_stops_the_start(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="EVENTAPP_FILES_URL"):
        Settings.from_env({"EVENTAPP_INSTANCE": str(tmp_path), "EVENTAPP_FILES_URL": address})


def test_the_secret_of_the_store_is_not_told(tmp_path: Path) -> None:
    address = "s3+https://key:secret@host.example/bucket?region=eu"
    settings = Settings.from_env({"EVENTAPP_INSTANCE": str(tmp_path), "EVENTAPP_FILES_URL": address})
    assert settings.files_url == address
    assert "secret@" not in repr(settings)
