"""Build the virtual environment from hash-pinned requirements and compile the catalogues.

`python tools/setup.py base|s3|dev`. Standard library alone; what is up to date already is left as it is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "hiwar.json"  # which requirements are installed: {"base": digest, "dev": digest}
OLDEST = (3, 11)
NOT_MADE = "The environment could not be made."


def main(kind: str) -> int:
    """Set up for running (`base`), with files in an S3 store (`s3`), or for developing too (`dev`)."""
    if sys.version_info < OLDEST:
        sys.exit(f"Hiwar needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if installed().get(kind) != digest(kind):
        build(kind)
    if not catalogues_are_fresh():
        run([str(PYTHON), str(ROOT / "tools" / "catalogues.py"), "compile"], "The catalogues do not compile.")
    return 0


def installed() -> dict[str, str]:
    """What the environment holds; nothing when it is not there or does not run."""
    try:
        found: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if PYTHON.exists() else {}


def digest(kind: str) -> str:
    """The digest of a requirements file; another place or Python is another environment."""
    pinned = (ROOT / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(pinned + str(VENV).encode()).hexdigest()


def build(kind: str) -> None:
    """Install the requirements of a kind; the others hold those of `base`."""
    print(f"Setting up the environment ({kind}) …", flush=True)
    uv = working_uv()
    make_environment(uv)
    if uv:
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    else:
        install = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
        ]
    requirements = ROOT / "requirements" / f"{kind}.txt"
    run(
        [*install, "--require-hashes", "-r", str(requirements)],
        "The packages could not be installed. Is the package index reachable?",
    )
    kinds = {"base", kind}
    STAMP.write_text(json.dumps({each: digest(each) for each in kinds}))


def working_uv() -> str | None:
    """uv, if this machine has one that runs: it is several times faster than pip."""
    uv = shutil.which("uv")
    works = uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0
    return uv if works else None


def make_environment(uv: str | None) -> None:
    """An environment of this Python, unless there is one that runs and lies where it was made."""
    if environment_works(with_pip=uv is None):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        run(
            [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)],
            NOT_MADE,
        )
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv")
    run([sys.executable, "-m", "venv", str(VENV)], NOT_MADE)


def environment_works(*, with_pip: bool) -> bool:
    """Whether `.venv` runs a Python that is new enough, from where it lies now."""
    if not PYTHON.exists():
        return False
    program = (
        f"import sys; {'import pip;' if with_pip else ''} print(sys.version_info >= {OLDEST}, sys.prefix)"
    )
    asked = subprocess.run([str(PYTHON), "-c", program], capture_output=True, text=True, check=False)
    return asked.stdout.split() == ["True", str(VENV)]


def catalogues_are_fresh() -> bool:
    """Whether every catalogue was compiled after it was last changed."""
    sources = (ROOT / "translations").glob("*/LC_MESSAGES/messages.po")
    pairs = [(source, source.with_suffix(".mo")) for source in sources]
    return all(made.exists() and made.stat().st_mtime >= source.stat().st_mtime for source, made in pairs)


def run(command: list[str], failure: str) -> None:
    """Run a command; end with a sentence when it fails."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    if subprocess.run(command, cwd=ROOT, env=kept, check=False).returncode:
        sys.exit(failure)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "base"))
