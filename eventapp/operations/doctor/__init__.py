"""Say in plain words what is well with an installation and what is not, and what to do about it.

Words: a *finding* is one sentence; a *fault* needs somebody; a *remark* does not. Looking changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from eventapp.config import Settings
from eventapp.operations import database
from eventapp.operations.doctor import contents, surroundings
from eventapp.operations.doctor.findings import Finding, Mark, fault

__all__ = ["Finding", "Mark", "examine"]

_AROUND: Final[tuple[Callable[[Settings], Iterator[Finding]], ...]] = (
    surroundings.catalogues_compiled,
    surroundings.clock_and_zone,
    surroundings.secrets_closed,
    surroundings.disk_space,
    surroundings.redis_reachable,
    surroundings.mail_server_reachable,
)
_INSIDE: Final[tuple[Callable[[], Iterator[Finding]], ...]] = (
    contents.references_whole,
    contents.audit_whole,
    contents.jobs_moving,
    contents.mails_moving,
    contents.clocks_agree,
    contents.files_needed,
)


def examine(settings: Settings, *, deep: bool) -> Iterator[Finding]:
    """Every finding, as it is found. `deep` reads every stored file and compares its digest."""
    for check in _AROUND:
        yield from check(settings)
    ready = list(contents.database_ready())
    yield from ready
    if any(finding.mark is Mark.FAULT for finding in ready):
        return  # what follows reads tables that may not be there
    try:
        with database.one_state():  # nobody waits while it is read
            told = contents.files_told()
            for look in _INSIDE:
                yield from look()
        yield from contents.files_present(told, deep=deep)
    except SQLAlchemyError as failure:
        yield fault(f"The database failed while it was read ({type(failure).__name__}): look into its log.")
