"""Readers who are signed in, answered from what is kept: one read tells who asks, the policy for what.

Only a page that this process has already given to somebody of the same audience is given so, with the headers
it went out with. Whatever is out of the ordinary (a message to show, a cookie to renew, a page not kept) goes
the long way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature
from werkzeug.http import parse_cookie

from eventapp.core.edge.answers import ACCOUNT, MESSAGES
from eventapp.core.edge.store import Keeper, Key
from eventapp.core.sessions import RENEWED_SECONDS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PERSONAL: Final = "hiwar.personal"  # in the WSGI environment: a view says here that its page was set in
MOST_SHAPES: Final = 2000
_OF_ITS_OWN: Final = frozenset({"content-length", "set-cookie", "x-request-id", "date"})


@dataclass(frozen=True, slots=True)
class Reader:
    """What decides which kept page somebody signed in is given."""

    version: int
    audience: str


@dataclass(slots=True)
class Shape:
    """How a page went out to an account: its headers, and the part that leads to the account."""

    account: bytes
    headers: tuple[tuple[str, str], ...] = ()


ReadReader = Callable[[dict[str, Any], str], Reader | None]


class Known:
    """The short way for accounts. `read` says whom a session belongs to, or None for the long way."""

    def __init__(self, app: Flask, keeper: Keeper, read: ReadReader) -> None:
        interface = app.session_interface
        serializer = (
            interface.get_signing_serializer(app)
            if isinstance(interface, SecureCookieSessionInterface)
            else None
        )
        if serializer is None:
            raise RuntimeError("sessions are not kept in signed cookies")
        self._serializer, self._keeper, self._read = serializer, keeper, read
        self._cookie: str = app.config["SESSION_COOKIE_NAME"]
        self._shapes: dict[Key, Shape] = {}

    def answer(
        self, environ: WSGIEnvironment, slug: str, language: str, start: StartResponse
    ) -> Iterable[bytes] | None:
        """Answer, or give None for the long way."""
        session = self._session(environ)
        reader = self._read(session, slug) if session is not None else None
        if reader is None:
            return None
        query = environ.get("QUERY_STRING", "")
        key = (environ.get("HTTP_HOST", ""), environ["PATH_INFO"], query, language, reader.audience)
        shape, kept = self._shapes.get(key), self._keeper.find(key, reader.version)
        if shape is None or kept is None:
            return None
        body = kept.body.replace(ACCOUNT, shape.account, 1).replace(MESSAGES, b"", 1)
        own = (("Content-Length", str(len(body))), ("X-Request-Id", secrets.token_hex(8)))
        start("200 OK", [*shape.headers, *own])
        return (body,)

    def remember(self, key: Key, shape: Shape, headers: Iterable[tuple[str, str]]) -> None:
        """Keep how a page went out, for the next one of its audience."""
        if len(self._shapes) >= MOST_SHAPES:
            self._shapes.clear()
        shape.headers = tuple(pair for pair in headers if pair[0].lower() not in _OF_ITS_OWN)
        self._shapes[key] = shape

    def _session(self, environ: WSGIEnvironment) -> dict[str, Any] | None:
        """The session of the request's cookie; None where its page would say more, or it is to be renewed."""
        cookie = parse_cookie(environ.get("HTTP_COOKIE")).get(self._cookie, "")
        try:
            found = self._serializer.loads(cookie, max_age=RENEWED_SECONDS)
        except BadSignature:
            return None
        return found if isinstance(found, dict) and "_flashes" not in found else None
