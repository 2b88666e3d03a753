"""A file in a form: chosen, examined, stored before the transaction that tells of it begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

import structlog
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import StopValidation

from eventapp.core import db, locale
from eventapp.core.files import labels, service, texts
from eventapp.core.files.images import Frame
from eventapp.core.files.kinds import FileKind, Refused
from eventapp.core.files.service import Kept
from eventapp.core.forms import Form

_log = structlog.get_logger("files")


class UploadField(FileField):
    """One file; its data are the file as it came, and `kept` once its form was found in order."""

    def __init__(
        self,
        label: Any = None,
        *,
        allowed: Collection[FileKind],
        most: int,
        frame: Frame | None = None,
        **kwargs: Any,
    ):
        self.allowed, self.most, self.frame = allowed, most, frame
        self.kept: Kept | None = None
        self.errors: Sequence[str] = ()
        super().__init__(label, **kwargs)

    @property
    def told(self) -> str:
        """Which kinds are taken, and how large: the hint beside the field."""
        return _(
            "%(kinds)s; at most %(size)s.",
            kinds=labels.kinds_list(self.allowed),
            size=labels.size_text(self.most),
        )

    @property
    def accept(self) -> str:
        """What the browser offers to choose from."""
        endings = [f".{kind.value}" for kind in FileKind if kind in self.allowed]
        return ",".join([*endings, *([".jpeg"] if FileKind.JPEG in self.allowed else [])])

    def pre_validate(self, form: Any) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            raise StopValidation(_("Please choose a file."))

    def keep(self) -> bool:
        """Examine and store the file; whether it may come in. Says why not beside the field."""
        try:
            self._take(cast(FileStorage, self.data))
        except OSError as failure:  # a full disk, a store that is away
            _log.error("file_not_stored", error=type(failure).__name__)
            self.errors = [
                *self.errors,
                _("The file could not be stored just now. Please try again in a moment."),
            ]
        except Refused as refused:
            self.errors = [*self.errors, labels.refusal(refused, self.allowed)]
        return not self.errors

    def _take(self, sent: FileStorage) -> None:
        self.kept = service.keep(
            sent.stream,
            sent.filename or "",
            allowed=self.allowed,
            most=self.most,
            frame=self.frame,
        )


class WordsField(UploadField):
    """One file of which the words alone are taken, as Markdown of at most `longest` characters."""

    def __init__(self, label: Any = None, *, longest: int, **kwargs: Any):
        self.longest, self.words = longest, texts.Extracted("", FileKind.TXT)
        super().__init__(label, allowed=texts.READABLE, most=texts.TEXT_LIMIT, **kwargs)

    def _take(self, sent: FileStorage) -> None:
        self.words = texts.read(sent.stream, sent.filename or "", most=self.most)
        if len(self.words.text) > self.longest:
            count = locale.reading().number(len(self.words.text))
            most = locale.reading().number(self.longest)
            self.errors = [
                _("This text is too long: %(count)s characters; at most %(most)s.", count=count, most=most)
            ]


class UploadForm(Form):
    """A form with one file in its field `file`."""

    file: UploadField

    def validate(self, extra_validators: Any = None) -> bool:
        """The other fields first; then, with no transaction open, the file is examined and stored."""
        if super().validate(extra_validators):
            db.release()
            return self.file.keep()
        if not self.file.errors:
            self.file.errors = [_("Please choose the file again: it was not kept.")]
        return False

    @property
    def values(self) -> dict[str, Any]:
        """What the form says, with the file as it was kept."""
        return super().values | {"file": self.file.kept}


def upload_field(
    *, allowed: Collection[FileKind], most: int, frame: Frame | None = None, label: Any = None
) -> UploadField:
    """The field of such a form."""
    return UploadField(label or _l("File"), allowed=allowed, most=most, frame=frame)
