"""One small supervisor: the processes of an installation start together and end together.

SIGINT, SIGTERM, SIGHUP or the death of one child ends them all; none is left behind, not even when the
supervisor itself is killed (on Linux).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

GRACE_SECONDS: Final = 12  # for requests and mails under way; longer than gunicorn's own patience
LOOK_SECONDS: Final = 0.2
_PR_SET_PDEATHSIG: Final = 1  # prctl(2)
_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


def run_together(commands: Mapping[str, Sequence[str]], environ: Mapping[str, str]) -> int:
    """Run every command until one ends or a signal comes.

    Returns 0 after a signal; the exit code of the child that ended by itself otherwise, 1 if that was 0.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_args: stop.set())
    children = {name: _start(command, environ) for name, command in commands.items()}
    code = 0
    while not stop.wait(LOOK_SECONDS):
        ended = {name: child.returncode for name, child in children.items() if child.poll() is not None}
        if ended:
            name, code = next(iter(ended.items()))
            print(f"{name} ended by itself ({code}); stopping everything.", file=sys.stderr, flush=True)
            code = abs(code) or 1
            break
    _end(children.values())
    return code


def _start(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """In a group of its own: Ctrl-C reaches the supervisor alone, which then ends each child in order."""
    return subprocess.Popen(  # noqa: S603 - commands of ours
        list(command),
        env=dict(environ),
        process_group=0,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - there are no threads yet
    )


def _die_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(children: Collection[subprocess.Popen[Any]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)  # whatever of its group is left
        child.wait()
