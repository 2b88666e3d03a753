"""What some tests need and a machine may lack: databases, Chromium, Node, libical, poppler, a store for S3.

`@pytest.mark.needs("browser")` lets a test run only where there is one; otherwise it is listed at the end as
"not run: why". `EVENTAPP_TEST_REQUIRE=postgres,redis,browser,node,libical,poppler` makes an absence an error:
nothing is then skipped in silence.

`conftest.py` uses it before pytest loads it: PYTEST_DONT_REWRITE.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import Final

import psycopg
import pytest
import redis

POSTGRES: Final = os.environ.get("EVENTAPP_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS: Final = os.environ.get("EVENTAPP_TEST_REDIS", "redis://127.0.0.1:6379/15")
# The frab format's public schema and a real programme in it; they are not ours to carry along.
SCHEDULES: Final = Path(
    os.environ.get("EVENTAPP_TEST_SCHEDULES") or Path(__file__).parents[2] / "shared" / "data" / "schedules"
)
LIBICAL: Final = "/usr/lib/x86_64-linux-gnu/libical.so.3"
S3_SERVER: Final = os.environ.get("EVENTAPP_TEST_S3", "python3 -m moto.server")  # takes -H host -p port
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def browser_path() -> str | None:
    """The Chromium that journeys drive, if this machine has one."""
    found = (shutil.which(name) for name in (os.environ.get("EVENTAPP_TEST_BROWSER", ""), *BROWSERS) if name)
    return next((path for path in found if path), None)


def _postgres() -> str | None:
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.Error as failure:
        return f"PostgreSQL does not answer ({type(failure).__name__})"
    return None


def _redis() -> str | None:
    client = redis.Redis.from_url(REDIS, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.RedisError as failure:
        return f"Redis does not answer ({type(failure).__name__})"
    finally:
        client.close()
    return None


def _browser() -> str | None:
    return None if browser_path() else "there is no Chromium"


def _node() -> str | None:
    return None if shutil.which("node") else "there is no Node"


def _libical() -> str | None:
    return None if find_library("ical") or Path(LIBICAL).exists() else "there is no libical"


def _schedules() -> str | None:
    there = (SCHEDULES / "schedule.xsd").is_file()
    return None if there else "the public schemas and schedules are not at EVENTAPP_TEST_SCHEDULES"


def _poppler() -> str | None:
    return None if shutil.which("pdftotext") else "there is no pdftotext (poppler)"


def _s3() -> str | None:
    asked = subprocess.run(
        [*shlex.split(S3_SERVER), "--help"], env=bare_environment(), capture_output=True, check=False
    )
    return None if asked.returncode == 0 else "there is no server that speaks S3 (moto)"


def bare_environment() -> dict[str, str]:
    """The environment without ours: a server from a package has an environment of its own."""
    path = os.pathsep.join(
        part for part in os.environ.get("PATH", "").split(os.pathsep) if part != str(Path(sys.prefix) / "bin")
    )
    return {"PATH": path, "HOME": os.environ.get("HOME", "/")}


CHECKS: Final[dict[str, Callable[[], str | None]]] = {
    "postgres": _postgres,
    "redis": _redis,
    "browser": _browser,
    "node": _node,
    "libical": _libical,
    "schedules": _schedules,
    "poppler": _poppler,
    "s3": _s3,
}


@cache
def absence(name: str) -> str | None:
    """Why the requirement `name` is not met, or None when it is."""
    return CHECKS[name]()


def required() -> list[str]:
    """The requirements whose absence is an error."""
    return [name for name in os.environ.get("EVENTAPP_TEST_REQUIRE", "").replace(" ", "").split(",") if name]


def databases() -> list[str]:
    """The databases that tests run on."""
    return os.environ.get("EVENTAPP_TEST_DATABASES", "sqlite").split(",")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and end at once when something required is missing."""
    config.addinivalue_line("markers", "needs(name): runs only where there is this requirement")
    unknown = sorted(set(required()) - set(CHECKS))
    if unknown:
        raise pytest.UsageError(f"EVENTAPP_TEST_REQUIRE knows {', '.join(CHECKS)}; not {', '.join(unknown)}")
    missing = [f"{name}: {why}" for name in required() if (why := absence(name))]
    if "postgres" in required() and "postgres" not in databases():
        missing.append("postgres: EVENTAPP_TEST_DATABASES does not name it")
    if missing:
        raise pytest.UsageError("EVENTAPP_TEST_REQUIRE is not met: " + "; ".join(missing))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, and say why."""
    needs = {marker.args[0] for marker in item.iter_markers("needs")}
    callspec = getattr(item, "callspec", None)
    if callspec is not None and callspec.params.get("database") == "postgres":
        needs.add("postgres")
    for name in sorted(needs):
        why = absence(name)
        if why:
            pytest.skip(why)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was not run, and why."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] += 1
    lines = [f"not run: {number} tests: {why}" for why, number in sorted(reasons.items())]
    if "postgres" not in databases():
        lines.append("not run: the tests on PostgreSQL: EVENTAPP_TEST_DATABASES does not name it")
    if lines:
        terminalreporter.section("not run")
    for line in lines:
        terminalreporter.line(line)
