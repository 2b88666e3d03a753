"""A pasted table of people, row by row judged as the form of one person judges it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from eventapp.core import text
from eventapp.core.forms import AreaField, BooleanField, Form, Required
from eventapp.registration import labels, queries
from eventapp.registration.forms.delegations import PersonForm
from eventapp.registration.models import Delegation
from eventapp.registration.queries import focal
from eventapp.registration.rules import columns, tables
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.roster import Code, Finding
from eventapp.registration.rules.tables import Column, Row

MOST_TYPED: Final = 200_000  # characters
MOST_FIXES: Final = 300  # cells that can be mended in place; a form has no more than 1,000 fields
_FIX: Final = re.compile(r"fix-(\d{1,4})-([a-z_]{1,30})")
_ARABIC: Final = re.compile("[\u0620-\u06ff]")
_WORDS: Final[Mapping[str, Mapping[Any, Any]]] = {
    "function": columns.FUNCTIONS,
    "honorific": columns.HONORIFICS,
    "rank": columns.RANKS,
    "address": columns.ADDRESSES,
    "language": columns.LANGUAGES,
}
_PARTS: Final = ("full_name", "office")  # bilingual: two columns of a table, two inputs of a form


class PastedField(AreaField):
    """Rows as they were copied: an empty first cell stays one."""

    cleaner = staticmethod(lambda value: text.clean_text("." + value)[1:])


class TableForm(Form):
    """Where a table is pasted."""

    typed = PastedField(
        _l("Table"),
        [Required()],
        most=MOST_TYPED,
        description=_l("Copy the rows in Excel, Sheets or Word and paste them here, with their headings."),
    )


class AddTableForm(TableForm):
    """The table that was looked at, and the consent of everybody in it."""

    has_consented = BooleanField(
        _l("Everybody in this table agrees that the organisers use these particulars for the accreditation")
    )
    table: PeopleTable

    def validate(self, extra_validators: Any = None) -> bool:
        """Everybody has agreed, and no cell is wrong."""
        valid = super().validate(extra_validators)
        if not self.has_consented.data:
            self.has_consented.errors = [_("Without this nobody can be added.")]
        if self.table.wrong:
            self.form_errors = [*self.form_errors, _("Some cells cannot be taken as they are.")]
        return valid and bool(self.has_consented.data) and not self.table.wrong


@dataclass
class TableRow:
    """One row: its cells, what is wrong with each, and what the service is given."""

    number: int  # from 0
    cells: Row
    errors: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


class PeopleTable:
    """What a pasted text says, judged against the delegation as it is now."""

    def __init__(self, delegation: Delegation, typed: str, sent: Mapping[str, str] | None = None) -> None:
        self.delegation = delegation
        found, self.unknown = tables.read(tables.cells_of(typed, columns.MOST_PEOPLE + 1), columns.PEOPLE)
        self.is_too_long = len(found) > columns.MOST_PEOPLE
        cells = found[: columns.MOST_PEOPLE]
        fixes = _fixes(sent or {}, len(cells))
        self.rows = [
            self._judged(number, _apart(row | fixes.get(number, {}))) for number, row in enumerate(cells)
        ]
        self._judge_heads()
        self._judge_names()

    @property
    def used(self) -> list[Column]:
        """The columns that hold anything, or that something is missing in."""
        return [
            column
            for column in columns.SHOWN
            if column.key in {"full_name_en", "function"}
            or any(row.cells.get(column.key) or column.key in row.errors for row in self.rows)
        ]

    @property
    def wrong(self) -> int:
        """How many cells cannot be taken; a table without rows, or with too many, is wrong as such."""
        return sum(len(row.errors) for row in self.rows) + (not self.rows) + self.is_too_long

    @property
    def text(self) -> str:
        """The table with what was mended, to be read again."""
        return tables.as_text(columns.PEOPLE, [row.cells for row in self.rows])

    @property
    def waiting(self) -> list[str]:
        """For each function that has fewer places than people: how many will wait."""
        here = Counter(person.function for person in self.delegation.present)
        more = Counter(row.values.get("function") for row in self.rows)
        caps = self.delegation.caps
        over = {one: here[one] + more[one] - caps.get(one, 0) for one in Function if more[one]}
        return [
            labels.finding_sentence(Finding(Code.OVER_QUOTA, function=one, count=count))
            for one, count in over.items()
            if count > 0
        ]

    def can_mend(self, row: TableRow) -> bool:
        """Whether the cells of a row can be mended in place."""
        return sum(len(one.errors) for one in self.rows[: row.number + 1]) <= MOST_FIXES

    def _judged(self, number: int, cells: Row) -> TableRow:
        row = TableRow(number, cells)
        form = PersonForm(self.delegation, formdata=self._sent(row), meta={"csrf": False})
        if not form.validate():
            _take_errors(form, row)
        row.values = {key: value for key, value in form.values.items() if key != "has_consented"}
        return row

    def _sent(self, row: TableRow) -> MultiDict[str, str]:
        """The row as a browser would send it; a word nobody knows is told beside its cell."""
        sent: MultiDict[str, str] = MultiDict()
        for key, value in row.cells.items():
            sent[re.sub(r"_(ar|en)$", r"-\1", key)] = value
        for key, words in _WORDS.items():
            typed = row.cells.get(key, "")
            known = tables.meant(typed, words) if typed else None
            if typed and known is None:
                row.errors[key] = _("This word is not known here.")
            sent[key] = known or self._default(key)
        return sent

    def _default(self, key: str) -> str:
        if key == "language":
            return self.delegation.language
        return {"function": "delegate", "address": "neutral"}.get(key, "none")

    def _judge_heads(self) -> None:
        heads = [row for row in self.rows if row.values["function"] is Function.HEAD]
        for row in heads if heads and queries.is_led(self.delegation) else heads[1:]:
            row.errors.setdefault("function", _("The delegation has a head already."))

    def _judge_names(self) -> None:
        seen = {name for person in self.delegation.present for name in focal.names_of(person.full_name)}
        for row in self.rows:
            names = focal.names_of(row.values["full_name"])
            if names & seen:
                told = _("Somebody of this name is in the delegation or the table already.")
                key = "full_name_en" if row.cells.get("full_name_en") else "full_name_ar"
                row.errors.setdefault(key, told)
            seen |= names


def _fixes(sent: Mapping[str, str], count: int) -> dict[int, Row]:
    """What was typed into cells, by row."""
    known = {column.key for column in columns.SHOWN}
    found: dict[int, Row] = {}
    for name, value in sent.items():
        match = _FIX.fullmatch(name)
        if match and int(match[1]) < count and match[2] in known:
            found.setdefault(int(match[1]), {})[match[2]] = " ".join(value.split())[: tables.LONGEST_CELL]
    return found


def _apart(row: Row) -> Row:
    """A name or office of one column goes where its script belongs."""
    cells = {key: value for key, value in row.items() if key not in {columns.NAME, columns.OFFICE}}
    for key, part in ((columns.NAME, "full_name"), (columns.OFFICE, "office")):
        if value := row.get(key, ""):
            cells.setdefault(f"{part}_{'ar' if _ARABIC.search(value) else 'en'}", value)
    return cells


def _take_errors(form: PersonForm, row: TableRow) -> None:
    """Each error beside the cell it is about."""
    for part in _PARTS:
        inner = form[part].form
        for language in ("ar", "en"):
            if inner[language].errors:
                row.errors.setdefault(f"{part}_{language}", str(inner[language].errors[0]))
        if inner.form_errors:
            row.errors.setdefault(f"{part}_en", str(inner.form_errors[0]))
    for name in (
        "function",
        "email",
        "phone",
        "honorific",
        "rank",
        "address",
        "language",
        "access_needs",
        "dietary_needs",
    ):
        if form[name].errors:
            row.errors.setdefault(name, str(form[name].errors[0]))
