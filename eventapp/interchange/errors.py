"""Expected failures of the exchange of agendas."""

from __future__ import annotations

from enum import StrEnum

from eventapp.core.errors import DomainError


class Unreadable(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY = "empty"
    NO_FORMAT = "no_format"  # neither XML nor JSON
    NOT_XML = "not_xml"
    ENTITIES = "entities"  # a DTD: entities, external or expanding
    NOT_A_SCHEDULE = "not_a_schedule"
    NOT_JSON = "not_json"
    OTHER_VERSION = "other_version"
    WRONG_SHAPE = "wrong_shape"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"


class FileTooLarge(DomainError):
    """The file has more bytes than are taken; `values["most"]` in megabytes."""

    field = "file"


class NotAnAgenda(DomainError):
    """The file is none; `values["reason"]` is an `Unreadable`, `values["place"]` where, if that is known."""

    field = "file"


class ImportRefused(DomainError):
    """Something in the file cannot be taken, so nothing of it is; `values["count"]` things."""


class NothingReleased(DomainError):
    """There is no release to be written."""


class ZoneNeeded(DomainError):
    """An event is to be made, and neither the file nor the command says in which time zone it is."""


class AddressNeeded(DomainError):
    """An event is to be made at what cannot be an address."""


class DaysNeeded(DomainError):
    """An event is to be made, and the file has neither days nor times."""
