"""A list of invitations from a file, row by row judged as the form of one invitation judges it."""

from __future__ import annotations

import base64
import binascii
import difflib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from eventapp.core import text
from eventapp.core.files import labels as file_labels
from eventapp.core.files.kinds import Refused
from eventapp.core.forms import Form
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.people.rules import OrganisationKind
from eventapp.registration import queries
from eventapp.registration.forms.delegations import DelegationForm
from eventapp.registration.queries import focal
from eventapp.registration.rules import columns, tables
from eventapp.registration.rules.tables import Column, Row
from eventapp.registration.service import workbook

_MOST_PACKED: Final = 8 * 1024 * 1024  # bytes of a table carried along, unpacked
_MOST_GUESSES: Final = 20  # rows whose unknown organisation is compared with the whole directory
_COPIED: Final = (
    *("reference", "focal_name", "focal_email", "answer_by", "places_deputy", "places_delegate"),
    *("places_adviser", "places_accompanying", "places_press"),
)


class ListForm(Form):
    """A file with invitations."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("XLSX or CSV, 2 MB and 1,000 rows at most."),
        render_kw={"accept": ".xlsx,.csv"},
    )

    def rows(self) -> list[list[str]] | None:
        """The rows of the file; none where it was refused, which is told beside the field."""
        sent = self.file.data
        try:
            return workbook.rows_of(sent.stream, sent.filename or "", columns.MOST_INVITATIONS + 1)
        except Refused as refused:
            self["file"].errors = [file_labels.refusal(refused, workbook.TABLES)]
            return None


class TakeListForm(Form):
    """The rows that were looked at, carried along: nothing is kept on the server between the two steps."""

    packed = HiddenField()
    table: InvitationsTable

    def rows(self) -> list[list[str]]:
        """The rows; none if the page did not send what it was given."""
        try:
            unpacker = zlib.decompressobj()
            body = unpacker.decompress(base64.b64decode(self.packed.data or "", validate=True), _MOST_PACKED)
            found = json.loads(body)
        except (binascii.Error, zlib.error, ValueError, RecursionError):
            return []
        if not isinstance(found, list):
            return []
        rows = found[: columns.MOST_INVITATIONS + 2]
        return [[str(cell)[: tables.LONGEST_CELL] for cell in row] for row in rows if isinstance(row, list)]

    def validate(self, extra_validators: Any = None) -> bool:
        """No cell is wrong, and there is somebody to invite."""
        valid = super().validate(extra_validators)
        if self.table.wrong or not self.table.fresh:
            self.form_errors = [*self.form_errors, _("Some cells cannot be taken as they are.")]
        return valid and not self.table.wrong and bool(self.table.fresh)


def packed(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a form carries them along."""
    return base64.b64encode(zlib.compress(json.dumps(rows).encode())).decode()


@dataclass
class InvitationRow:
    """One row: its cells, what is wrong with each, and what the service is given."""

    number: int  # from 0
    cells: Row
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    organisation: Organisation | None = None
    is_invited: bool = False  # already: passed over
    kind: OrganisationKind | None = None  # of an organisation that is added to the directory


class InvitationsTable:
    """What a file says, judged against the directory and the invitations as they are now."""

    def __init__(self, event: Event, rows: Sequence[Sequence[str]], *, may_create: bool) -> None:
        self.event, self.may_create = event, may_create
        found, self.unknown = tables.read(rows, columns.INVITATIONS)
        self.is_too_long = len(found) > columns.MOST_INVITATIONS
        self._directory = focal.directory()
        self._invited, self._references = focal.invited(event)
        self._next, self._guesses = queries.next_number(event), 0
        self._seen: set[Any] = set()
        self.rows = [
            self._judged(number, row) for number, row in enumerate(found[: columns.MOST_INVITATIONS])
        ]

    @property
    def used(self) -> list[Column]:
        """The columns that hold anything, or that something is missing in."""
        return [
            column
            for column in columns.INVITATIONS
            if any(row.cells.get(column.key) or column.key in row.errors for row in self.rows)
        ]

    @property
    def fresh(self) -> list[InvitationRow]:
        """The rows of whom nobody is invited yet."""
        return [row for row in self.rows if not row.is_invited]

    @property
    def shown(self) -> list[InvitationRow]:
        """The rows to look at: those with something wrong first."""
        return sorted(self.fresh, key=lambda row: (not row.errors, row.number))

    @property
    def wrong(self) -> int:
        """How many cells cannot be taken."""
        return sum(len(row.errors) for row in self.rows) + (not self.rows) + self.is_too_long

    def can_mend(self, _row: InvitationRow) -> bool:
        """Cells of a file are mended in the file."""
        return False

    def _judged(self, number: int, cells: Row) -> InvitationRow:
        row = InvitationRow(number, cells)
        self._find_organisation(row)
        if row.is_invited:
            return row
        form = DelegationForm(self.event, formdata=self._sent(row), meta={"csrf": False})
        if not form.validate():
            for name in _COPIED:
                if form[name].errors:
                    row.errors.setdefault(name, str(form[name].errors[0]))
        row.values = form.values
        reference = row.values["reference"]
        if reference in self._references:
            row.errors.setdefault("reference", _("Another invitation has this reference."))
        self._references.add(reference)
        return row

    def _sent(self, row: InvitationRow) -> MultiDict[str, str]:
        sent = MultiDict({name: row.cells.get(name, "") for name in _COPIED})
        typed = row.cells.get("language", "")
        language = tables.meant(typed, columns.LANGUAGES) if typed else "ar"
        if language is None:
            row.errors["language"] = _("This word is not known here.")
        sent["language"] = language or "ar"
        while not sent["reference"]:
            offered = f"{self.event.slug.upper()}/{self._next:03}"
            self._next += 1
            sent["reference"] = "" if offered in self._references else offered
        return sent

    def _find_organisation(self, row: InvitationRow) -> None:
        typed = row.cells.get("organisation", "")
        key = text.fold(typed)
        matches = self._directory.get(key, [])
        if len(matches) == 1:
            row.organisation = matches[0]
            row.is_invited = matches[0].id in self._invited
        elif not key:
            row.errors["organisation"] = _("Please fill this in.")
        elif matches:
            row.errors["organisation"] = _(
                "Several organisations have this name. Please use the formal name."
            )
        else:
            self._judge_unknown(row, typed)
        here = row.organisation.id if row.organisation else key
        if here in self._seen and "organisation" not in row.errors and not row.is_invited:
            row.errors["organisation"] = _("This organisation stands in the file twice.")
        self._seen.add(here)

    def _judge_unknown(self, row: InvitationRow, typed: str) -> None:
        kind = row.cells.get("kind", "")
        meant = tables.meant(kind, columns.KINDS) if kind else None
        if kind and meant is None:
            row.errors["kind"] = _("This word is not known here.")
        if meant is not None and self.may_create:
            row.kind = meant
            return
        close = self._closest(typed)
        told = [_("The directory does not hold this organisation.")]
        if close:
            told.append(_("Did you mean: %(names)s?", names=_listed(close)))
        elif self.may_create:
            told.append(_("With its kind in a column of the file it would be added."))
        row.errors["organisation"] = " ".join(told)

    def _closest(self, typed: str) -> list[str]:
        self._guesses += 1
        if self._guesses > _MOST_GUESSES:
            return []
        keys = difflib.get_close_matches(text.fold(typed), list(self._directory), n=3, cutoff=0.6)
        named = [self._directory[key][0].short_name for key in keys]
        language = "ar" if any("\u0600" <= sign <= "\u06ff" for sign in typed) else "en"
        return list(dict.fromkeys(name.in_(name.shown(language)[1]) for name in named))


def _listed(names: Sequence[str]) -> str:
    return "; ".join(text.isolate_auto(name) for name in names)


def new_organisation(row: InvitationRow) -> dict[str, Any]:
    """What the directory is told of an organisation that it does not hold: its name and kind."""
    typed = row.cells["organisation"]
    is_arabic = any("\u0600" <= sign <= "\u06ff" for sign in typed)
    nothing = LocalizedText()
    return {
        "kind": row.kind,
        "short_name": LocalizedText(ar=typed) if is_arabic else LocalizedText(en=typed),
        "formal_name": nothing,
        "sort_name": nothing,
        "acronym": nothing,
        "aliases": "",
        "country": "",
        "website": "",
        "parent": None,
    }
