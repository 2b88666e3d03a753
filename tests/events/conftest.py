"""An announced event and its owner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.events import queries
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from tests import factories
from tests.client import CheckedClient

SignIn = Callable[[Account], CheckedClient]


@pytest.fixture
def event(app: Flask) -> Event:
    """An announced event."""
    return factories.make_event("doha-2023")


@pytest.fixture
def owner(event: Event, signed_in: SignIn) -> CheckedClient:
    """The owner of the event, signed in."""
    return signed_in(factories.make_staff(event, StaffRole.OWNER))


@pytest.fixture
def administrator(app: Flask, signed_in: SignIn) -> CheckedClient:
    """An administrator of the installation, signed in."""
    return signed_in(factories.make_account("administrator@example.org", is_administrator=True))


@dataclass(frozen=True)
class Acting:
    """An account as services see it, its roles read afresh each time."""

    account: Account

    @property
    def id(self) -> int:
        """The row id."""
        return self.account.id

    @property
    def display_name(self) -> str:
        """For the audit log."""
        return self.account.display_name

    @property
    def is_administrator(self) -> bool:
        """Of the installation."""
        return self.account.is_administrator

    def roles_on(self, event_id: int | None) -> frozenset[str]:
        """The roles on one event."""
        return queries.roles_of(self.account.id).get(event_id or 0, frozenset())
