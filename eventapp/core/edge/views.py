"""What a view says so that its answer is kept, and how a kept page becomes the page of one account."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar

from flask import (
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.datastructures import Headers

from eventapp.core import clock
from eventapp.core.access import current_actor
from eventapp.core.compression import WISH
from eventapp.core.edge.answers import ACCOUNT, MESSAGES, Wish, make
from eventapp.core.edge.known import PERSONAL, Shape
from eventapp.core.edge.store import Keeper, Kept, Key
from eventapp.core.locale import current_language

View = TypeVar("View", bound=Callable[..., Any])

MOST_PARTS: Final = 500
PREVIEW: Final = "preview"  # staff see the draft by it, which is never kept
EVERYBODY: Final = "public"  # the audience that nobody is left out of


def kept(*known: str, audience: Callable[[], str], is_costly: bool = False) -> Callable[[View], View]:
    """Say that a view's answer depends on its address, its event's public version and the audience alone.

    `known` are the words of the query it understands; with others nothing is kept, so that made-up addresses
    do not push the real ones out; one that `is_costly` is not made for them either: its own address answers.
    `audience` names those who are shown the same.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def serve(**values: Any) -> Any:
            unknown = set(request.args) - set(known)
            if is_costly and (unknown - {PREVIEW} or (unknown and audience() == EVERYBODY)):
                return redirect(_own_address(known))
            if unknown or request.method != "GET":
                return view(**values)
            wish = request.environ.get(WISH)
            if wish is None:
                return _for_session(view, values, audience())
            answer = view(**values)
            if audience() == EVERYBODY:  # whatever the edge took the reader for
                wish.version, wish.drop_at = g.event.public_version, _dropped_at()
            return answer

        return serve  # type: ignore[return-value]

    return declare


def _own_address(known: Collection[str]) -> str:
    """The address of this answer without the words that change nothing of it."""
    values: dict[str, Any] = dict(request.view_args or {})
    values |= {name: request.args[name] for name in known if name in request.args}
    return url_for(request.endpoint or "", **values)


def drop_at(moment: datetime | None) -> None:
    """Say when this answer would read differently because time has passed."""
    if moment is not None:
        g.drop_at = min(moment, g.get("drop_at") or moment)


def is_set_in_later() -> bool:
    """Whether this page is rendered for many: what is personal is set in afterwards."""
    return bool(g.get("set_in_later"))


def _dropped_at() -> datetime | None:
    moment: datetime | None = g.get("drop_at")
    if not clock.is_shifted():
        return moment
    minute = clock.next_minute()  # the banner tells the minute
    return min(moment, minute) if moment else minute


def _for_session(view: Callable[..., Any], values: dict[str, Any], audience: str) -> Response:
    keeper: Keeper = current_app.extensions["keeper"]
    key = (request.host, request.path, request.query_string.decode("latin-1"), current_language(), audience)
    version: int = g.event.public_version
    found = keeper.find(key, version)
    if found is None:
        answer = _rendered_for_many(view, values)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own word
            return answer
        found = make(answer.get_data(), answer.headers.items(), Wish(version, _dropped_at()), pack=False)
        keeper.keep(key, found)
    return _personal(found, audience, key)


def _rendered_for_many(view: Callable[..., Any], values: dict[str, Any]) -> Response:
    g.set_in_later = True
    try:
        return make_response(view(**values))
    finally:
        g.set_in_later = False


def _personal(found: Kept, audience: str, key: Key) -> Response:
    """A kept page with the account and its messages; any other face as it is, or 304."""
    response = Response(found.body, headers=Headers(list(found.headers)))
    if response.mimetype != "text/html":
        response.set_etag(found.digest)
        response.make_conditional(request)
        return response
    part = _account_part(audience)
    said = b""
    if "_flashes" in session:
        said = render_template("layouts/_messages.html").encode()
    elif current_actor() is not None:
        request.environ[PERSONAL] = (key, Shape(part))
    body = found.body.replace(ACCOUNT, part, 1)
    response.set_data(body.replace(MESSAGES, said, 1))
    return response


def _account_part(audience: str) -> bytes:
    """The way to one's account and workspace: the same for all of an audience, signed in or not."""
    kept: dict[tuple[str, ...], bytes] = current_app.extensions["account_parts"]
    is_known = "known" if current_actor() is not None else "unknown"
    key = (current_language(), g.event.slug, audience, is_known)
    if key not in kept:
        if len(kept) >= MOST_PARTS:
            kept.clear()
        kept[key] = render_template("layouts/_account.html").encode()
    return kept[key]
