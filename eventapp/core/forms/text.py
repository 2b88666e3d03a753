"""Fields of text: cleaned, measured, in one language or in both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FormField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, StopValidation

from eventapp.core import text
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText

LINE_LENGTH: Final = 300  # characters; the width of a LocalizedText column unless it says otherwise
AREA_LENGTH: Final = 20_000

_UNSAFE = {
    "nul": _l("This text contains a character that computers use as an end mark. Please delete it."),
    "control": _l("This text contains an invisible control character. Please type it afresh."),
    "bidi": _l("This text contains characters that turn the reading direction round. Please delete them."),
    "surrogate": _l("This text contains a broken character. Please type it afresh."),
}

# Code points that no HTML page may hold (HTML Living Standard, 13.2.3.5); a refused text is shown again.
_NOT_IN_HTML: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)


class TooLong(Length):
    """At most so many characters; says how many there are."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, form: Any, field: Field) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise StopValidation(
                _("At most %(most)s characters; this has %(count)s.", most=self.max, count=length)
            )


class Required(InputRequired):
    """Something must be typed."""

    def __init__(self) -> None:
        super().__init__(_l("Please fill this in."))

    def __call__(self, form: Any, field: Field) -> None:
        if field.data == "":  # spaces, or letters that are never seen
            raise StopValidation(str(self.message))
        super().__call__(form, field)


def printable(raw: str) -> str:
    """What was typed, without the code points that no HTML page may hold: a refused text is shown again."""
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", raw)


class _CleanText:
    """Takes a text in, cleaned; what cannot be cleaned stays as typed, with a sentence."""

    cleaner: Callable[[str], str]
    most: int

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        raw = valuelist[0]
        self.data: str = printable(raw)
        if len(raw) > self.most:
            return  # the length is refused by a validator; cleaning it would only cost time
        try:
            self.data = type(self).cleaner(raw)
        except text.UnsafeText as error:
            raise ValueError(str(_UNSAFE.get(error.code, _UNSAFE["control"]))) from None


class LineField(_CleanText, StringField):
    """One line of text: trimmed, composed (NFC), free of control and direction characters."""

    cleaner = staticmethod(text.clean_line)

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), most: int = LINE_LENGTH, **kwargs: Any
    ):
        self.most = most
        super().__init__(label, [*validators, TooLong(most)], **kwargs)


class AreaField(_CleanText, TextAreaField):
    """Several lines of text, cleaned the same way; line ends become one newline."""

    cleaner = staticmethod(text.clean_text)

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), most: int = AREA_LENGTH, **kwargs: Any
    ):
        self.most = most
        super().__init__(label, [*validators, TooLong(most)], **kwargs)


class LocalizedField(FormField):
    """One bilingual value from two inputs, `<name>-ar` and `<name>-en`, side by side.

    `required` asks for at least one language; what is missing is reported by completeness, not refused.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        long: bool = False,
        most: int | None = None,
        required: bool = False,
        description: Any = "",
        **kwargs: Any,
    ):
        kind = AreaField if long else LineField
        most = most or (AREA_LENGTH if long else LINE_LENGTH)
        labels = {"ar": _l("Arabic"), "en": _l("English")}
        parts = {language: kind(labels[language], most=most) for language in LANGUAGES}
        super().__init__(type("LocalizedForm", (PlainForm,), parts), label, description=description, **kwargs)
        self.long, self.required = long, required

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        if data is None:
            data = self.default if isinstance(self.default, LocalizedText) else LocalizedText()
        super().process(formdata, data, **kwargs)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        valid = bool(self.form.validate())
        if valid and self.required and not self.data:
            self.form.form_errors = [_("Please fill this in, in at least one language.")]
            return False
        return valid

    @property
    def data(self) -> LocalizedText:
        """The value of both inputs."""
        return LocalizedText(**{language: self.form[language].data or "" for language in LANGUAGES})

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)
