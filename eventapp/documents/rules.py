"""Kinds of documents, who may read them, tags of languages. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from eventapp.core.languages import LANGUAGES


class DocumentKind(StrEnum):
    """What a document is, in the order of lists."""

    AGENDA = "agenda"
    PROGRAMME = "programme"
    CONCEPT_NOTE = "concept_note"
    INFORMATION_NOTE = "information_note"
    PARTICIPANTS = "participants"
    BACKGROUND = "background"
    STATEMENT = "statement"
    PRESENTATION = "presentation"
    DRAFT = "draft"
    OUTCOME = "outcome"
    REPORT = "report"
    PRESS_RELEASE = "press_release"
    OTHER = "other"


class DocumentVisibility(StrEnum):
    """Who may read a document, the widest circle first."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    DELEGATION = "delegation"  # one delegation, named by its organisation
    STAFF = "staff"


class CoverageKind(StrEnum):
    """What others published about the meeting."""

    PRESS = "press"
    VIDEO = "video"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class DocumentScope:
    """What a reader may see beyond the public. Nothing, unless somebody says so."""

    can_see_staff: bool = False
    can_see_participants: bool = False
    delegation_ids: frozenset[int] = frozenset()  # organisations in whose delegation the reader is
    sessions: frozenset[str] | None = frozenset()  # public ids of the sessions the reader may see; None: all


def may_see(
    scope: DocumentScope,
    visibility: DocumentVisibility,
    *,
    delegation_id: int | None,
    session_id: str | None,
) -> bool:
    """Whether a document is there for a reader: by its own circle, and by its session's."""
    if scope.can_see_staff:
        return True
    if session_id is not None and scope.sessions is not None and session_id not in scope.sessions:
        return False
    if visibility is DocumentVisibility.PUBLIC:
        return True
    if visibility is DocumentVisibility.PARTICIPANTS:
        return scope.can_see_participants
    return visibility is DocumentVisibility.DELEGATION and delegation_id in scope.delegation_ids


_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)"
)
TAG_LENGTH: Final = 35  # RFC 5646, 4.4.1


def language_tag(typed: str) -> str | None:
    """A BCP 47 tag in its usual spelling (`zh-Hans-CN`), or None when it is none."""
    match = _TAG.fullmatch(typed.strip().replace("_", "-").lower())
    if match is None or len(typed) > TAG_LENGTH:
        return None
    parts = [match["language"], (match["script"] or "").title(), (match["region"] or "").upper()]
    return "-".join(part for part in parts if part) + match["rest"]


def language_order(tag: str) -> tuple[int, str]:
    """What language versions are sorted by: ours first, then by tag."""
    own = [*LANGUAGES]
    return (own.index(tag) if tag in own else len(own), tag)


def digest_of(parts: Iterable[str]) -> str:
    """What a set of files is known by: SHA-256 over what it is made of, in order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
