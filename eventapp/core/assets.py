"""Static files under an address that changes with their content: `/static/<build>/…`, kept for ever.

Text files are sent gzipped, compressed once a process. Relative imports and fonts inside them stay within the
same build.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, current_app, request

from eventapp.config import ROOT
from eventapp.core.access import Permission, requires
from eventapp.core.errors import NotFound

FOLDER: Final = ROOT / "eventapp" / "static"
_SERVED: Final = {".css", ".js", ".svg", ".woff2", ".png", ".txt"}
_COMPRESSED: Final = {".css", ".js", ".svg", ".txt"}
YEAR_SECONDS: Final = 31_536_000

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to be sent."""

    body: bytes
    packed: bytes | None
    mimetype: str


def init_app(app: Flask) -> str:
    """Serve the static files; returns the name of this build."""
    app.register_blueprint(blueprint)
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@blueprint.get("/static/<build>/<path:path>")
@requires(Permission.INSTALLATION_READ)
def file(build: str, path: str) -> Response:
    """A static file; under an outdated build it is sent too, but not kept."""
    found = _load(path)
    if found is None:
        raise NotFound
    packed = found.packed is not None and request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.body, mimetype=found.mimetype)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    current = build == current_app.extensions["asset_build"]
    response.headers["Cache-Control"] = (
        f"public, max-age={YEAR_SECONDS}, immutable" if current else "no-cache"
    )
    return response


@lru_cache(maxsize=256)
def _load(path: str) -> Asset | None:
    try:
        place = Path(FOLDER, path).resolve()
        if not place.is_relative_to(FOLDER) or place.suffix not in _SERVED or not place.is_file():
            return None
        body = place.read_bytes()
    except OSError:  # a name longer than the file system knows
        return None
    packed = gzip.compress(body, 9, mtime=0) if place.suffix in _COMPRESSED else None
    return Asset(body, packed, mimetypes.guess_type(place.name)[0] or "application/octet-stream")
