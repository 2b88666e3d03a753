"""Build the virtual environment from hash-pinned requirements and compile the catalogues.

`python tools/setup.py base|dev`. Standard library alone; what is up to date already is left as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "requirements.stamp"
OLDEST = (3, 11)


def main(kind: str) -> None:
    """Set up for running (`base`) or for developing too (`dev`)."""
    if sys.version_info < OLDEST:
        sys.exit(f"Hiwar needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 run")
    if not _is_current(kind):
        _build(kind)
    _compile_catalogues()


def _is_current(kind: str) -> bool:
    if not STAMP.exists():
        return False
    kept = STAMP.read_text().split()
    return kept == [kind, _digest(kind)] or kept == ["dev", _digest("dev")]


def _digest(kind: str) -> str:
    body = (ROOT / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(body + sys.version.encode()).hexdigest()


def _build(kind: str) -> None:
    print(f"Setting up ({kind}) …", flush=True)
    requirements = ROOT / "requirements" / f"{kind}.txt"
    uv = shutil.which("uv")
    if uv:
        _run([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV)])
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(VENV / "bin" / "python")]
    else:
        _make_venv()
        install = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*install, "--require-hashes", "-r", str(requirements)])
    STAMP.write_text(f"{kind} {_digest(kind)}\n")


def _make_venv() -> None:
    if (VENV / "bin" / "python").exists():
        return
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: PLC0415
    except ImportError:
        sys.exit("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv")
    venv.create(VENV, with_pip=True)


def _run(command: list[str]) -> None:
    finished = subprocess.run(command, cwd=ROOT, check=False, env=os.environ | {"VIRTUAL_ENV": str(VENV)})  # noqa: S603
    if finished.returncode:
        sys.exit(f"Setting up stopped: {Path(command[0]).name} failed. Is the package index reachable?")


def _compile_catalogues() -> None:
    sources = list((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
    if all(
        source.with_suffix(".mo").exists() and source.with_suffix(".mo").stat().st_mtime >= source.stat().st_mtime
        for source in sources
    ):
        return
    _run([str(VENV / "bin" / "python"), str(ROOT / "tools" / "catalogues.py"), "compile"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "base")
