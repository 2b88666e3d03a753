"""A client that costs little: kept connections, prepared requests, answers counted and timed."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from dataclasses import dataclass, field

CONNECTIONS = 4


@dataclass(slots=True)
class Measured:
    """What came back in some seconds: latencies in milliseconds."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return sorted(self.latencies)[int(len(self.latencies) * 0.99)]


class Connection:
    """One kept HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._open()

    def _open(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, request: bytes) -> tuple[int, int, bytes]:
        """Send a prepared request; the status, how long the body is, and the head of the answer."""
        try:
            return self._exchange(request)
        except (ConnectionError, ValueError):  # the server ended a kept connection
            self._socket.close()
            self._socket = self._open()
            return self._exchange(request)

    def _exchange(self, request: bytes) -> tuple[int, int, bytes]:
        self._socket.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = bytes(received[:end])
        length = _length(head)
        missing = length - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        return int(head[9:12]), length, head

    def _more(self) -> bytes:
        chunk = self._socket.recv(262_144)
        if not chunk:
            raise ConnectionError("closed")
        return chunk

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def request(path: str, port: int, **headers: str) -> bytes:
    """A GET request, prepared."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def once(port: int, prepared: bytes) -> tuple[int, int, bytes, float]:
    """One request on a connection of its own: status, length, head, milliseconds."""
    connection = Connection(port)
    began = time.perf_counter()
    status, length, head = connection.ask(prepared)
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return status, length, head, took


def load(port: int, prepared: bytes, seconds: float) -> Measured:
    """Ask again and again on a few connections at once."""
    results: list[Measured] = []
    threads = [
        threading.Thread(target=_ask, args=(port, prepared, seconds, results)) for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Measured(seconds)
    for result in results:
        whole.latencies += result.latencies
        whole.statuses |= result.statuses
    return whole


def _ask(port: int, prepared: bytes, seconds: float, results: list[Measured]) -> None:
    connection, mine = Connection(port), Measured(seconds)
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        status, _length_, _head = connection.ask(prepared)
        mine.latencies.append((time.perf_counter() - began) * 1000)
        mine.statuses.add(status)
    connection.close()
    results.append(mine)
