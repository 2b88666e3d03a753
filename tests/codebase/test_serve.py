"""`make run`: it starts and ends as one, leaves no orphan, and says in a sentence why it cannot start."""

from __future__ import annotations

import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from eventapp.config import ROOT, SettingsError
from eventapp.core import catalogues

SERVE = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
SUPERVISE = """
import os, sys
from eventapp.operations.supervisor import run_together
sys.exit(run_together({"one": ["sh", "-c", sys.argv[1]], "two": ["sh", "-c", sys.argv[2]]}, os.environ))
"""
STAYS = "echo $$ > {0}; (sleep 60 & echo $! > {0}.grandchild; wait)"


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(instance: Path, **values: str) -> dict[str, str]:
    """A machine on which nothing is configured but what the test says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTAPP_")}
    return kept | {"EVENTAPP_INSTANCE": str(instance)} | values


def eventually(holds: Callable[[], Any], *, seconds: float = 40) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie that init has not collected yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return status != "Z"


def answer(port: int, path: str) -> str:
    """What the server says at `path`; nothing while it does not listen."""
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return str(response.read().decode())
    return ""


def supervise(one: str, two: str) -> subprocess.Popen[bytes]:
    """The supervisor over two shell commands."""
    return subprocess.Popen([sys.executable, "-c", SUPERVISE, one, two], cwd=ROOT)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(tmp_path: Path, number: signal.Signals) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    running = supervise(*(STAYS.format(file) for file in files))
    written = [*files, *(Path(f"{file}.grandchild") for file in files)]
    eventually(lambda: all(file.exists() and file.read_text().strip() for file in written))
    running.send_signal(number)
    assert running.wait(20) == 0
    eventually(lambda: not any(is_alive(int(file.read_text())) for file in written))


def test_the_death_of_one_ends_the_other(tmp_path: Path) -> None:
    running = supervise(STAYS.format(tmp_path / "one"), f"until [ -s {tmp_path}/one ]; do :; done; exit 7")
    assert running.wait(20) == 7
    eventually(lambda: not is_alive(int((tmp_path / "one").read_text())))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    running = supervise(*(f"echo $$ > {tmp_path}/{name}; exec sleep 60" for name in ("one", "two")))
    files = [tmp_path / "one", tmp_path / "two"]
    eventually(lambda: all(file.exists() and file.read_text().strip() for file in files))
    running.kill()
    running.wait(20)
    eventually(lambda: not any(is_alive(int(file.read_text())) for file in files))


def test_an_empty_installation_starts_with_one_link_and_ends_whole(tmp_path: Path) -> None:
    port = free_port()
    values = {"EVENTAPP_DEMO": "no", "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    with (tmp_path / "output").open("w") as output:
        running = subprocess.Popen(SERVE, cwd=ROOT, env=environment(tmp_path, **values), stdout=output)
    try:
        eventually(lambda: '"ok"' in answer(port, "/health/ready"))
        said = (tmp_path / "output").read_text()
        links = re.findall(rf"http://127\.0\.0\.1:{port}(/ar/\S+/link/\S+)", said)
        assert len(links) == 1
        assert "<form" in answer(port, links[0])
        assert "password" not in said.lower()
    finally:
        running.terminate()
    assert running.wait(30) == 0
    assert answer(port, "/health/live") == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"PORT": "taken"}, "PORT must be a number from 1 to 65535"),
        ({"EVENTAPP_CLOCK": "yesterday"}, "Hiwar does not start. EVENTAPP_CLOCK must be like"),
        ({"EVENTAPP_DATABASE_URL": "mysql://x"}, "Hiwar does not start. EVENTAPP_DATABASE_URL must begin"),
        ({"EVENTAPP_DEMO": "perhaps"}, "EVENTAPP_DEMO must be yes or no"),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, values: dict[str, str], sentence: str) -> None:
    done = subprocess.run(
        SERVE, cwd=ROOT, env=environment(tmp_path, **values), capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        done = subprocess.run(
            SERVE, cwd=ROOT, env=environment(tmp_path, PORT=port), capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"Port {port} is taken" in done.stderr
    assert not (tmp_path / "hiwar.sqlite3").exists()


def write_catalogue(folder: Path) -> Path:
    """A catalogue that was not compiled yet."""
    source = folder / "ar" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text("")
    return source


def test_catalogues_must_be_compiled_and_fresh(tmp_path: Path) -> None:
    source = write_catalogue(tmp_path)
    compiled = source.with_suffix(".mo")
    with pytest.raises(SettingsError, match="not compiled: run make setup"):
        catalogues.check(tmp_path)
    compiled.write_bytes(b"")
    catalogues.check(tmp_path)
    os.utime(compiled, (1, 1))
    with pytest.raises(SettingsError, match="older than its source: run make setup"):
        catalogues.check(tmp_path)


def setup_module_of(monkeypatch: pytest.MonkeyPatch, venv: Path) -> dict[str, Any]:
    """`tools/setup.py` working on another folder than ours, on a machine without uv."""
    variables: dict[str, Any] = runpy.run_path(str(ROOT / "tools" / "setup.py"))["main"].__globals__
    for name, value in {
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / "hiwar.json",
    }.items():
        monkeypatch.setitem(variables, name, value)
    monkeypatch.setitem(variables, "working_uv", lambda: None)
    return variables


def test_an_old_python_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = setup_module_of(monkeypatch, tmp_path)
    monkeypatch.setitem(module, "OLDEST", (9, 0))
    with pytest.raises(SystemExit, match=r"^Hiwar needs Python 3\.11 or newer; this is \S+$"):
        module["main"]("base")


def test_a_missing_venv_module_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = setup_module_of(monkeypatch, tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(
        SystemExit, match=r"^Python's venv module is missing; on Debian and Ubuntu: apt install"
    ):
        module["main"]("base")


def test_without_a_python_make_says_so(tmp_path: Path) -> None:
    script = ROOT / "tools" / "python.sh"
    done = subprocess.run(
        ["/bin/sh", str(script)], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Hiwar needs Python 3.11 or newer, and there is none")


def test_what_is_installed_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = setup_module_of(monkeypatch, tmp_path)
    calls: list[str] = []
    monkeypatch.setitem(module, "build", calls.append)
    monkeypatch.setitem(module, "catalogues_are_fresh", lambda: True)
    module["main"]("base")
    assert calls == ["base"]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "hiwar.json").write_text(f'{{"base": "{module["digest"]("base")}"}}')
    module["main"]("base")
    assert calls == ["base"]
    module["main"]("dev")
    assert calls == ["base", "dev"]
