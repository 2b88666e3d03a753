"""Forms of the import: the file, and the file that was looked at, carried along to be taken.

Nothing is kept on the server between the two steps: the page holds the very bytes it reports on, packed, and
the digest of what it showed. So there is nothing to clean up, and nothing is lost when a session ends.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from eventapp.core.forms import Form
from eventapp.interchange.errors import FileTooLarge, NotAnAgenda, Unreadable
from eventapp.interchange.service import MOST_BYTES


class UploadForm(Form):
    """A file of an agenda."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("Our own JSON, or a frab schedule in XML; 5 MB at most."),
        render_kw={"accept": ".json,.xml,application/json,application/xml,text/xml"},
    )

    def body(self) -> bytes:
        """The bytes that were sent; never more than may be read."""
        content: bytes = self.file.data.stream.read(MOST_BYTES + 1)
        return content


class ApplyForm(Form):
    """The file that was reported on, and the digest of the report."""

    packed = HiddenField()
    seen = HiddenField()

    def body(self) -> bytes:
        """The file's bytes.

        Raises:
            FileTooLarge, NotAnAgenda: the page did not send what it was given.
        """
        try:
            unpacker = zlib.decompressobj()
            body = unpacker.decompress(
                base64.b64decode(self.packed.data or "", validate=True), MOST_BYTES + 1
            )
        except (binascii.Error, zlib.error, ValueError):
            raise NotAnAgenda(reason=Unreadable.EMPTY) from None
        if len(body) > MOST_BYTES:
            raise FileTooLarge(most=MOST_BYTES // 1024**2)
        return body


def packed(body: bytes) -> str:
    """A file as a form carries it along."""
    return base64.b64encode(zlib.compress(body)).decode()


def apply_form(body: bytes, seen: str) -> ApplyForm:
    """The form under a report, filled."""
    values: dict[str, Any] = {"packed": packed(body), "seen": seen}
    return ApplyForm(formdata=None, data=values)
