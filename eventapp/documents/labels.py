"""Documents in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.labels import says
from eventapp.core.localized import LocalizedText
from eventapp.documents.errors import DelegationMissing, ReplacedMeanwhile
from eventapp.documents.rules import CoverageKind, DocumentKind, DocumentVisibility

KINDS = {
    DocumentKind.AGENDA: _l("Agenda"),
    DocumentKind.PROGRAMME: _l("Programme"),
    DocumentKind.CONCEPT_NOTE: _l("Concept note"),
    DocumentKind.INFORMATION_NOTE: _l("Information note"),
    DocumentKind.PARTICIPANTS: _l("List of participants"),
    DocumentKind.BACKGROUND: _l("Background paper"),
    DocumentKind.STATEMENT: _l("Statement"),
    DocumentKind.PRESENTATION: _l("Presentation"),
    DocumentKind.DRAFT: _l("Draft outcome document"),
    DocumentKind.OUTCOME: _l("Outcome document"),
    DocumentKind.REPORT: _l("Report"),
    DocumentKind.PRESS_RELEASE: _l("Press release"),
    DocumentKind.OTHER: _l("Other document"),
}
VISIBILITIES = {
    DocumentVisibility.PUBLIC: _l("Everybody"),
    DocumentVisibility.PARTICIPANTS: _l("Participants"),
    DocumentVisibility.DELEGATION: _l("One delegation"),
    DocumentVisibility.STAFF: _l("Staff only"),
}
COVERAGE_KINDS = {
    CoverageKind.PRESS: _l("Press"),
    CoverageKind.VIDEO: _l("Video"),
    CoverageKind.PHOTO: _l("Photos"),
}


def file_stem(symbol: str, title: LocalizedText, reader: str, language: str) -> tuple[str, str]:
    """What a document's file is called: in the reader's script, and in ASCII."""
    named = title.in_(reader)
    full = " ".join(part for part in (symbol, named, language) if part)
    return full, "-".join(part for part in (symbol or title.en, language) if part)


@says(DelegationMissing)
def _delegation_missing(_error: DelegationMissing) -> str:
    return _("Please say whose delegation may read it.")


@says(ReplacedMeanwhile)
def _replaced_meanwhile(_error: ReplacedMeanwhile) -> str:
    return _("Somebody added a version in this language at the same moment. Please look at it first.")
