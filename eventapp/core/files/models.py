"""What is known of every file that is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Identified, Model, UtcDateTime, enum_type
from eventapp.core.files.kinds import NAME_LENGTH, FileKind


class StoredFile(Identified, Model):
    """A file, once kept never changed. Rows of the features point at it; one that none points at is swept."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    storage_key: Mapped[str] = mapped_column(String(40), unique=True)  # random; never leaves the server
    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind, "kind"))
    size: Mapped[int] = mapped_column(BigInteger())  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))  # as it came; shown, never a path
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
