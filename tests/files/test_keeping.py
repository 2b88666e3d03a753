"""What may come in and what may not, in what time and memory, and what is kept of it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from eventapp.config import ROOT
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import service, storage
from eventapp.core.files.images import EMBLEM, PORTRAIT, Frame
from eventapp.core.files.kinds import (
    DOCUMENT_LIMIT,
    DOCUMENTS,
    IMAGE_LIMIT,
    IMAGES,
    FileKind,
    Problem,
    Refused,
)
from eventapp.core.files.models import StoredFile
from tests.files import samples

MOST_SECONDS = 2.0
MOST_MEMORY_KIB = 200 * 1024


def keep(name: str, body: bytes) -> service.Kept:
    return service.keep(io.BytesIO(body), name, allowed=DOCUMENTS, most=DOCUMENT_LIMIT)


def stored(kept: service.Kept) -> bytes:
    with storage.current().open(kept.storage_key) as handle:
        return handle.read()


def on_disk(app: Flask) -> list[Path]:
    return [path for path in (Path(app.instance_path) / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", samples.HONEST)
def test_an_honest_file_is_kept(app: Flask, kind: str) -> None:
    name, make = samples.HONEST[kind]
    body = make()
    kept = keep(name, body)
    drawn = {"jpeg": "jpg", "webp": "jpg"}  # a WebP without transparency becomes a JPEG
    assert (kept.kind, kept.name) == (FileKind(drawn.get(kind, kind)), name)
    if kept.kind not in IMAGES:
        assert (stored(kept), kept.size) == (body, len(body))
    assert (kept.sha256, kept.size) == (hashlib.sha256(stored(kept)).hexdigest(), len(stored(kept)))


@pytest.mark.parametrize("hostile", samples.HOSTILE, ids=lambda hostile: hostile[0])
def test_a_hostile_file_is_refused_or_harmless(
    app: Flask, hostile: tuple[str, str, Callable[[], bytes], Problem | None]
) -> None:
    _label, name, make, problem = hostile
    body = make()
    start = time.perf_counter()
    if problem is None:
        kept = keep(name, body)
        assert (len(kept.name) <= 200, "/" in kept.name) == (True, False)
        assert len(on_disk(app)) == 1
    else:
        with pytest.raises(Refused) as refused:
            keep(name, body)
        assert refused.value.problem is problem
        assert on_disk(app) == []
    assert time.perf_counter() - start < MOST_SECONDS


def test_there_are_at_least_forty() -> None:
    assert len(samples.HOSTILE) >= 40


_MEASURE = """
import gc, io, json, os, sys, time
from pathlib import Path
from eventapp import create_app
from eventapp.core.files import service
from eventapp.core.files.kinds import DOCUMENT_LIMIT, DOCUMENTS, Refused
from tests.files.samples import HOSTILE
from eventapp.config import Settings

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

folder = Path(sys.argv[1])
if not os.fork():  # made elsewhere, so that the peak is that of the uploads alone
    for number, hostile in enumerate(HOSTILE):
        (folder / str(number)).write_bytes(hostile[2]())
    os._exit(0)
assert os.wait()[1] == 0
worst = {"seconds": 0.0, "kib": 0, "count": 0}
with create_app().app_context():
    for number, (label, name, _make, _problem) in enumerate(HOSTILE):
        path = folder / str(number)
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")
        start = time.perf_counter()
        with path.open("rb") as stream:
            try:
                service.keep(stream, name, allowed=DOCUMENTS, most=DOCUMENT_LIMIT)
            except Refused:
                pass
        worst["seconds"] = max(worst["seconds"], time.perf_counter() - start)
        worst["kib"] = max(worst["kib"], peak())
        worst["count"] += 1
        path.unlink()
print(json.dumps(worst))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of a process")
def test_hostile_files_cost_little_memory_and_time(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTAPP_")}
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(tmp_path)],
        cwd=ROOT,
        env={**kept, "EVENTAPP_INSTANCE": str(tmp_path / "instance"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    worst = json.loads(done.stdout)
    print(f"{worst['count']} hostile files: at most {worst['kib'] // 1024} MiB, {worst['seconds']:.2f} s")
    assert worst["count"] >= 40
    assert worst["kib"] < MOST_MEMORY_KIB
    assert worst["seconds"] < MOST_SECONDS


def test_a_picture_is_drawn_again_without_what_the_camera_wrote(app: Flask) -> None:
    body = samples.picture("JPEG", told=True)
    assert samples.CANARY in body
    again = stored(keep("hall.jpg", body))
    assert samples.CANARY not in again
    with Image.open(io.BytesIO(again)) as image:
        assert (image.size, dict(image.getexif())) == ((40, 60), {})


def test_bytes_behind_a_picture_are_not_kept(app: Flask) -> None:
    assert b"<script>" not in stored(keep("hall.png", samples.picture() + b"<script>alert(1)</script>"))


@pytest.mark.parametrize(
    ("frame", "size"), [(PORTRAIT, (480, 600)), (EMBLEM, (480, 320))], ids=["portrait", "emblem"]
)
def test_a_portrait_and_an_emblem_have_their_own_sizes(
    app: Flask, frame: Frame, size: tuple[int, int]
) -> None:
    body = samples.picture("JPEG", (6000, 4000))
    kept = service.keep(io.BytesIO(body), "p.jpg", allowed=IMAGES, most=IMAGE_LIMIT, frame=frame)
    with Image.open(io.BytesIO(stored(kept))) as image:
        assert (kept.kind, image.format, image.size) == (FileKind.WEBP, "WEBP", size)


def test_a_half_written_file_leaves_nothing(app: Flask) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the line is cut")

    with pytest.raises(OSError, match="cut"):
        storage.current().put(storage.new_key(), Breaks())
    assert on_disk(app) == []


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 40, "ab/" + "0" * 37, "0" * 39 + "\n"])
def test_only_a_key_of_ours_opens_anything(app: Flask, key: str) -> None:
    with pytest.raises(storage.Missing):
        storage.current().open(key)


def test_a_link_in_the_folder_opens_nothing(app: Flask, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    key = storage.new_key()
    link = Path(app.instance_path) / "files" / key[:2] / key
    link.parent.mkdir(parents=True)
    link.symlink_to(secret)
    with pytest.raises(storage.Missing):
        storage.current().open(key)


def test_the_sweep_takes_what_nothing_points_at_and_nothing_young(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = keep("old.pdf", samples.pdf()), keep("young.pdf", samples.pdf(b"% young"))
    lost = keep("lost.pdf", samples.pdf(b"% no row tells of it"))
    row = old.as_row()
    row.created_at = clock.now() - timedelta(days=2)
    db.session.add_all([row, young.as_row()])
    db.session.commit()
    assert service.sweep() == 0  # the row goes; its bytes are young still
    assert [found.name for found in db.session.query(StoredFile)] == ["young.pdf"]
    for path in on_disk(app):
        two_days_ago = time.time() - 2 * 86400
        os.utime(path, (two_days_ago, two_days_ago))
    assert service.sweep() == 2
    assert [path.name for path in on_disk(app)] == [young.storage_key]
    assert lost.storage_key != old.storage_key
