"""Reads of accounts."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Select, bindparam, select

from eventapp.accounts.models import Account, AccountToken, SignInSession
from eventapp.accounts.rules import TokenPurpose
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound


def hashed(token: str) -> str:
    """How a random token is stored: SHA-256 suffices, it has 256 bits of its own."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_account(email: str) -> Account | None:
    """The account of a normalised address."""
    return db.session.scalars(select(Account).where(Account.email == email)).one_or_none()


def get_account(public_id: str) -> Account:
    """The account with this public id.

    Raises:
        NotFound: there is none.
    """
    account = db.session.scalars(select(Account).where(Account.public_id == public_id)).one_or_none()
    if account is None:
        raise NotFound
    return account


def all_accounts() -> Select[Account]:
    """Every account, by name; to be paginated."""
    return select(Account).order_by(Account.email)


# What every request of somebody signed in asks is put together once.
_LIVING: Final = select(SignInSession).where(
    SignInSession.token_hash == bindparam("digest"), SignInSession.expires_at > bindparam("now")
)


def find_session(token: str) -> SignInSession | None:
    """The living sign-in session of a cookie's token; none once it ended, expired or its account is off."""
    values = {"digest": hashed(token), "now": clock.now()}
    found = db.session.scalars(_LIVING, values).one_or_none()
    return found if found is not None and found.account.is_active else None


def sessions_of(account: Account) -> list[SignInSession]:
    """The living sign-in sessions of an account, newest first."""
    query = (
        select(SignInSession)
        .where(SignInSession.account_id == account.id, SignInSession.expires_at > clock.now())
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    )
    return list(db.session.scalars(query))


def find_token(token: str, purpose: TokenPurpose) -> AccountToken | None:
    """The unused, unexpired token of a mailed link, if it was made for `purpose`."""
    return db.session.scalars(
        select(AccountToken).where(
            AccountToken.token_hash == hashed(token),
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > clock.now(),
        )
    ).one_or_none()


def lock_administrators() -> None:
    """Wait until nobody else changes who is an administrator; until this transaction ends."""
    db.session.execute(
        select(Account.id).where(Account.is_administrator).order_by(Account.id).with_for_update()
    )


def has_administrator() -> bool:
    """Whether the installation has an administrator who can sign in."""
    query = select(Account.id).where(Account.is_administrator, Account.disabled_at.is_(None)).limit(1)
    return db.session.scalar(query) is not None


def first_administrator() -> Account | None:
    """The oldest administrator who can sign in."""
    query = select(Account).where(Account.is_administrator, Account.disabled_at.is_(None))
    return db.session.scalars(query.order_by(Account.id).limit(1)).one_or_none()
