"""A real server that speaks S3, for tests."""

from __future__ import annotations

import shlex
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.plugin_requirements import S3_SERVER, bare_environment


@contextmanager
def serving_s3(folder: Path) -> Iterator[str]:
    """The address of an empty bucket, as `EVENTAPP_FILES_URL` takes it; the server ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program, *words = shlex.split(S3_SERVER)
    if "/" in program:  # named from where the tests were started, not from where the server works
        program = str(Path(program).absolute())
    server = subprocess.Popen(
        [program, *words, "-H", "127.0.0.1", "-p", str(port)],
        cwd=folder,
        env=bare_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _make_bucket(f"http://127.0.0.1:{port}/hiwar")
        yield f"s3+http://key:secret@127.0.0.1:{port}/hiwar"
    finally:
        server.terminate()
        server.wait(10)


def _make_bucket(url: str) -> None:
    end = time.monotonic() + 40
    while True:
        try:
            urllib.request.urlopen(urllib.request.Request(url, method="PUT"), timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < end, "the S3 server does not answer"
            time.sleep(0.1)
