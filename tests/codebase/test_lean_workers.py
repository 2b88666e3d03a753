"""What a web worker carries in its memory; rare and heavy things are loaded when they are asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from eventapp.cli import COMMANDS
from eventapp.config import ROOT

# Of the command line, of migrations, of a server that is not set, of rare files.
RARE = (
    "alembic",
    "mako",
    "redis",
    "eventapp.demo",
    "eventapp.operations",
    "openpyxl",
    "mammoth",
    "pypdf",
    "typst",
)


def test_a_web_worker_starts_without_what_it_rarely_needs(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTAPP_")}
    code = f"import sys, wsgi; print([name for name in {RARE!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, "EVENTAPP_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_found_and_says_what_it_does(app: Flask, name: str) -> None:
    said = app.test_cli_runner().invoke(args=[name, "--help"])
    assert (said.exit_code, said.output.startswith(f"Usage: {app.name} {name} ")) == (0, True)


def test_there_is_no_other_command(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["--help"])
    listed = [
        line.split()[0] for line in said.output.partition("Commands:\n")[2].splitlines() if line[2:3].strip()
    ]
    assert listed == sorted(COMMANDS)
    assert app.test_cli_runner().invoke(args=["unknown"]).exit_code == 2
