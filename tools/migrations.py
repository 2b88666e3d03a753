"""Write a revision of the database from what the models say, against an empty database of its own.

python tools/migrations.py add "what changes"     the next revision
python tools/migrations.py reset                  one revision for all (before the first release only)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ROOT / "eventapp" / "migrations" / "versions"


def flask(folder: str, *words: str) -> None:
    """Run a `flask` command on the empty database in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVENTAPP_")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    subprocess.run(command, cwd=ROOT, env={**kept, "EVENTAPP_INSTANCE": folder}, check=True)


def next_number() -> str:
    """The number of the next revision: four digits."""
    return f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04}"


def main(words: list[str]) -> int:
    """Do what the command line asks for."""
    if words[:1] == ["reset"]:
        for path in VERSIONS.glob("[0-9]*.py"):
            path.unlink()
        title = "every table"
    elif words[:1] == ["add"] and len(words) > 1 and words[1]:
        title = words[1]
    else:
        print('Say what changes: make migrations MESSAGE="a field for …".', file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        flask(folder, "db", "upgrade")
        flask(folder, "db", "revision", "--number", next_number(), title)
    for step in ("check", "--fix", "--quiet"), ("format", "--quiet"):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(VERSIONS)], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
