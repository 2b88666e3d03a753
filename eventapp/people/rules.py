"""Kinds of organisations, forms of address, honorifics and ranks. Pure.

Which honorific belongs to whom differs from country to country (domain report, section 5): a table to choose
from, never derived.
"""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is; also what it is listed under."""

    STATE = "state"
    PARLIAMENT = "parliament"
    ASSEMBLY = "assembly"
    UN_ENTITY = "un_entity"
    UN_OFFICE = "un_office"
    MINISTRY = "ministry"
    AUTHORITY = "authority"
    IGO = "igo"
    NGO = "ngo"
    MEDIA = "media"
    ACADEMIA = "academia"


class FormOfAddress(StrEnum):
    """How a person is spoken of: decides masculine and feminine labels. Not a person's sex."""

    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTRAL = "neutral"


class Honorific(StrEnum):
    """What stands before a name; the words are in `labels.py`, masculine and feminine."""

    NONE = "none"
    MAJESTY = "majesty"
    HIGHNESS = "highness"
    EXCELLENCY = "excellency"  # سعادة
    EXCELLENCY_MINISTER = "excellency_minister"  # معالي
    EXCELLENCY_PRESIDENT = "excellency_president"  # فخامة
    HONOURABLE = "honourable"
    SHEIKH = "sheikh"
    MR = "mr"


class Rank(StrEnum):
    """Military and police ranks, and academic or professional titles that stand with the name."""

    NONE = "none"
    LIEUTENANT_GENERAL = "lieutenant_general"
    MAJOR_GENERAL = "major_general"
    BRIGADIER = "brigadier"
    COLONEL = "colonel"
    AMBASSADOR = "ambassador"
    SHEIKH = "sheikh"
    PROFESSOR = "professor"
    DOCTOR = "doctor"
    ENGINEER = "engineer"
