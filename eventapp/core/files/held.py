"""A file that was taken stays taken while the rest of its form is put right.

A form that is refused hands its files back as references: what is needed to tell of stored bytes, encrypted
and sealed for one field, so that neither a storage key nor a way to somebody else's file ever leaves the
server. A reference is good for one row, and for as long as the sweep leaves its bytes alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any, Final, cast

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.fields import UploadField
from eventapp.core.files.kinds import FileKind
from eventapp.core.files.models import StoredFile
from eventapp.core.files.service import UNREFERENCED_KEPT, Kept

LIFETIME: Final = UNREFERENCED_KEPT - timedelta(hours=4)  # the sweep must never come first
_LENGTH: Final = 2_000  # characters of a reference; a longer one is none of ours


class HeldUploadField(UploadField):
    """A file that need not be chosen again: `reference` goes into a hidden input called `<name>-held`."""

    def __init__(self, label: Any = None, *, is_required: bool, **kwargs: Any):
        self.is_required = is_required
        self.reference = ""
        super().__init__(label, **kwargs)

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the file that was sent, else what an earlier sending of this form left."""
        super().process(formdata, *args, **kwargs)
        sent = formdata.get(f"{self.name}-held", "") if formdata else ""
        if isinstance(sent, str) and sent:
            self.kept = opened(sent, purpose=self.name)
            self.reference = sent if self.kept is not None else ""

    @property
    def is_chosen(self) -> bool:
        """Whether a file came with this very request."""
        return isinstance(self.data, FileStorage) and bool(self.data.filename)

    def pre_validate(self, form: Any) -> None:
        """Some file, if one is needed."""
        if self.is_required and not self.is_chosen and self.kept is None:
            super().pre_validate(form)

    def hold(self) -> bool:
        """Examine and store what was chosen, and make its reference; whether nothing is wrong."""
        if not self.is_chosen:
            return not self.errors
        earlier, self.kept = self.kept, None
        if not self.keep():
            self.kept = earlier  # one that was taken before is still there
            return False
        self.reference = sealed(cast(Kept, self.kept), purpose=self.name)
        return True


def sealed(kept: Kept, *, purpose: str) -> str:
    """A reference to stored bytes that only this program reads, for one purpose."""
    facts = [purpose, kept.storage_key, kept.kind.value, kept.size, kept.sha256, kept.name]
    moment = int(clock.now().timestamp())
    return _box().encrypt_at_time(json.dumps(facts).encode(), moment).decode()


def opened(reference: str, *, purpose: str) -> Kept | None:
    """What a reference tells; None for one that is made up, too old, for another purpose, or used already."""
    if len(reference) > _LENGTH or not reference.isascii():
        return None
    moment = int(clock.now().timestamp())
    try:
        body = _box().decrypt_at_time(reference.encode(), int(LIFETIME.total_seconds()), moment)
    except InvalidToken:
        return None
    meant, key, kind, size, sha256, name = json.loads(body)
    if meant != purpose or db.session.scalar(select(StoredFile.id).where(StoredFile.storage_key == key)):
        return None
    return Kept(key, FileKind(kind), size, sha256, name)


def _box() -> Fernet:
    secret = str(current_app.secret_key).encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"held files\n" + secret).digest()))
