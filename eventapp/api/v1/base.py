"""What every endpoint of the API shares: its blueprint, its headers, its lists, and how it is described."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, TypeVar

import msgspec
from flask import Blueprint, Response, g, request

from eventapp.core import limits
from eventapp.core.errors import QueryNotUnderstood
from eventapp.core.languages import LANGUAGES
from eventapp.core.limits import Limit
from eventapp.core.links import absolute
from eventapp.publishing.faces import data

View = TypeVar("View", bound=Callable[..., Any])

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

RATE: Final = Limit("api", 600, 60)  # answers rendered for one network address; kept ones cost nothing
MOST_ITEMS: Final = 100
USUAL_ITEMS: Final = 50
MOST_PAGES: Final = 1_000_000
_OPERATION: Final = "api_operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """What the OpenAPI document says of an endpoint. `answers` is the shape of its 200."""

    summary: str
    answers: Any
    is_list: bool = False
    query: tuple[tuple[str, str, str | None], ...] = ()  # name, meaning, format of what narrows


def describe(summary: str, answers: Any, **more: Any) -> Callable[[View], View]:
    """Declare an endpoint's operation."""

    def declare(view: View) -> View:
        setattr(view, _OPERATION, Operation(summary, answers, **more))
        return view

    return declare


def operation_of(view: Callable[..., Any]) -> Operation | None:
    """The declared operation of a view, if any."""
    found: Operation | None = getattr(view, _OPERATION, None)
    return found


@blueprint.before_request
def _begin() -> None:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        g.lang = asked
    limits.hit(RATE, request.remote_addr or "")


@blueprint.after_request
def _open_to_other_origins(response: Response) -> Response:
    """Whoever is not signed in here may be answered on any page (Fetch standard, CORS protocol)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers.setdefault("Cache-Control", "no-cache")
    response.vary.add("Accept-Language")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept-Language, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def answer(value: Any) -> Response:
    """A value as JSON; 304 when the caller has it."""
    response = Response(data.dump(value), content_type="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


def answer_list(items: Sequence[Any]) -> Response:
    """The page of a list that `?page=` and `?page_size=` ask for; after the last one there is nothing.

    Raises:
        QueryNotUnderstood: either of them is no such number.
    """
    size = _number("page_size", USUAL_ITEMS, MOST_ITEMS)
    pages = max(1, ceil(len(items) / size))
    page = _number("page", 1, MOST_PAGES)
    following = _page_address(page + 1) if page < pages else None
    response = answer(
        {
            "items": items[(page - 1) * size : page * size],
            "total": len(items),
            "page": page,
            "pages": pages,
            "next": following,
        }
    )
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def listed(item: Any) -> type[msgspec.Struct]:
    """The shape of a page of `item`s, for the description."""
    return msgspec.defstruct(
        f"{item.__name__}List",
        [("items", list[item]), ("total", int), ("page", int), ("pages", int), ("next", str | None)],
    )


def _number(name: str, usual: int, most: int) -> int:
    text = request.args.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):  # noqa: PLR2004
        raise QueryNotUnderstood(name=name)
    return int(text)


def _page_address(page: int) -> str:
    values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), "page": page}
    return absolute(request.endpoint or "", **values)
