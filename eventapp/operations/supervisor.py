"""One small supervisor: the processes of an installation start together and end together.

SIGINT, SIGTERM or the death of one child ends them all; none is left behind.
"""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

GRACE_SECONDS: Final = 20


def run_together(commands: Mapping[str, Sequence[str]], environ: Mapping[str, str]) -> int:
    """Run every command until one ends or a signal comes; the exit code of what failed first, else 0."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_args: stop.set())
    children = {
        name: subprocess.Popen(list(command), env=dict(environ), start_new_session=True)  # noqa: S603
        for name, command in commands.items()
    }
    code = 0
    while not stop.wait(0.2):
        ended = {name: child.returncode for name, child in children.items() if child.poll() is not None}
        if ended:
            name, code = next(iter(ended.items()))
            print(f"{name} ended with {code}; stopping everything.", flush=True)
            code = code or 1
            break
    _end(children.values())
    return code


def _end(children: Any) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
