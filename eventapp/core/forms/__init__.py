"""Form fields that accept what people type, and the one way a form page is answered.

What is typed is never lost: an invalid form comes back as 422, a stale one as 409, with every value in place
and the sentence beside its field.
"""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import Optional

from eventapp.core.forms.form import Form, Shown, display_value
from eventapp.core.forms.page import OnceKey, as_domain_error, form_page
from eventapp.core.forms.text import (
    AREA_LENGTH,
    LINE_LENGTH,
    AreaField,
    LineField,
    LocalizedField,
    Required,
    TooLong,
    printable,
)
from eventapp.core.forms.values import ChoiceField, CountField, DateField, TimeField

__all__ = [
    "AREA_LENGTH",
    "LINE_LENGTH",
    "AreaField",
    "BooleanField",
    "ChoiceField",
    "CountField",
    "DateField",
    "Form",
    "HiddenField",
    "IntegerField",
    "LineField",
    "LocalizedField",
    "OnceKey",
    "Optional",
    "Required",
    "Shown",
    "TimeField",
    "TooLong",
    "as_domain_error",
    "display_value",
    "form_page",
    "printable",
]
