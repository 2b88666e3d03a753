"""What no page of ours ever sends is refused before anything reads it.

A change asked for by a page of another site (Fetch Metadata, `Origin`), a form larger or longer than any of
ours, an address with the character that ends a text in a database.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

from eventapp.config import Settings
from eventapp.core.db import SAFE_METHODS
from eventapp.core.errors import ForeignRequest, NotFound

FORM_BYTES: Final = 4 * 1024 * 1024  # of a form without files; our longest, filled to its limits, has half
FORM_FIELDS: Final = 1_000  # Flask's own bound for forms with files; for others it has none
LARGEST_NUMBER: Final = 2**31 - 1  # of a column; greater ones in an address name nothing


class Sender(StrEnum):
    """Whose page sent a request, as the browser tells it."""

    OURS = "ours"
    FOREIGN = "foreign"
    UNTOLD = "untold"  # a program, a very old browser, or an address typed by hand


class _Number(IntegerConverter):
    """`<int:…>` in an address, no greater than a column holds."""

    def __init__(
        self,
        map: Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = LARGEST_NUMBER,
        signed: bool = False,
    ) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def init_app(app: Flask) -> None:
    """Stand before every other guard, and before the features say their addresses."""
    app.url_map.converters["int"] = _Number
    app.before_request(_refuse_unreadable)
    app.before_request(_refuse_foreign)
    app.before_request(_refuse_excess)


def sender() -> Sender:
    """Whose page sent this request. A page of a sibling domain or another port is not ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site == "none":
        return Sender.UNTOLD
    if site is not None:
        return Sender.OURS if site == "same-origin" else Sender.FOREIGN
    origin = request.headers.get("Origin")
    if origin is None:
        return Sender.UNTOLD
    return Sender.OURS if _is_ours(origin) else Sender.FOREIGN


def _is_ours(origin: str) -> bool:
    settings: Settings = current_app.extensions["settings"]
    scheme = urlsplit(settings.base_url).scheme
    return origin in {settings.base_url, f"{scheme}://{request.host}"}


def _refuse_unreadable() -> None:
    if "\0" in request.path:
        raise NotFound
    if b"%00" in request.query_string or b"\0" in request.query_string:
        raise BadRequest


def _refuse_foreign() -> None:
    if request.method not in SAFE_METHODS and sender() is Sender.FOREIGN:
        raise ForeignRequest


def _refuse_excess() -> None:
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    request.max_content_length = FORM_BYTES
    body = request.get_data()  # cut off at the bound where the length was not told
    if len(body) >= FORM_BYTES or body.count(b"&") >= FORM_FIELDS:
        raise RequestEntityTooLarge
