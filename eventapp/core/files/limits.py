"""How much a route takes in. Every other route keeps the cap of the whole application (config).

The cap is set before anything reads the form, so that a flood is refused while it arrives; whoever is not
signed in cannot even begin one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, current_app, request

from eventapp.core.files.kinds import MIB

View = TypeVar("View", bound=Callable[..., Any])
# What a request may hold beside its file. A file a little too large is so refused beside its field, with
# everything typed kept; a flood is cut off.
ROOM: Final = 4 * MIB
_ATTRIBUTE: Final = "most_bytes"


def takes_files(most: int) -> Callable[[View], View]:
    """Declare that a view takes a file of at most `most` bytes."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, most)
        return view

    return declare


def init_app(app: Flask) -> None:
    """Raise the cap of the routes that declared it; called before whatever reads forms."""
    app.before_request(_set_cap)


def _set_cap() -> None:
    most = getattr(current_app.view_functions.get(request.endpoint or ""), _ATTRIBUTE, None)
    if most is not None and current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        request.max_content_length = most + ROOM
