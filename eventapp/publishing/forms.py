"""Forms of publishing."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.core.forms import Form, LocalizedField


class ReleaseForm(Form):
    """The note of a release, and a tick for every warning."""

    note = LocalizedField(
        _l("Note for readers"), long=True, most=2000, description=_l("Shown above what changed, if given.")
    )
    draft_digest = HiddenField()
    acknowledged = SelectMultipleField(
        _l("Release although"),
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )

    def offer_warnings(self, warnings: Sequence[tuple[str, str]]) -> None:
        """The warnings that are left, each with its fingerprint and its sentence."""
        self.acknowledged.choices = [
            SelectChoice(fingerprint, sentence) for fingerprint, sentence in warnings
        ]
