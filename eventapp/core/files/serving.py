"""How a file goes out: an attachment under a name of ours, from a route that has checked the reader."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

from flask import Response, request, send_file

from eventapp.core.errors import NotFound
from eventapp.core.files import storage
from eventapp.core.files.kinds import MIME_TYPES
from eventapp.core.files.models import StoredFile

SANDBOX: Final = "sandbox; default-src 'none'"
_STEM_LENGTH: Final = 80
_UNSAFE: Final = re.compile(r"[^\w ().,+\u2013-]+|\.{2,}")


def send(stored: StoredFile, *, stem: str, stem_ascii: str, is_public: bool) -> Response:
    """A file as an attachment called `stem`; older programs are told `stem_ascii`.

    What everybody may read is asked for again each time (its tag is its digest: nothing travels twice); what
    not everybody may read is kept by nobody.

    Raises:
        NotFound: its bytes are gone.
    """
    try:
        stream = storage.current().open(stored.storage_key)
    except storage.Missing:
        raise NotFound from None
    response = send_file(
        stream,
        mimetype=MIME_TYPES[stored.kind],
        etag=stored.sha256,
        conditional=False,
        max_age=None,
    )
    response.headers["Content-Length"] = str(stored.size)
    response.make_conditional(request, accept_ranges=True, complete_length=stored.size)
    response.headers["Content-Disposition"] = disposition(stem, stem_ascii, stored.kind.value)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    return response


def disposition(stem: str, stem_ascii: str, extension: str) -> str:
    """The header that makes a browser save a file, its name in ASCII and in whatever script it has."""
    plain = _plain(stem_ascii) or "document"
    full = file_stem(stem) or plain
    return (
        f'attachment; filename="{plain}.{extension}"; '
        f"filename*=UTF-8''{quote(f'{full}.{extension}', safe='')}"
    )


def file_stem(text: str) -> str:
    """A text as the name of a file on any machine: letters, figures and a few signs, not too long."""
    cleaned = _UNSAFE.sub("-", unicodedata.normalize("NFC", text))
    return " ".join(cleaned.split())[:_STEM_LENGTH].strip(" .-")


def _plain(text: str) -> str:
    spelt = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._-]+", "-", spelt)[:_STEM_LENGTH].strip(".-")
