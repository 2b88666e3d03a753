"""Verbs of accounts. Hashing happens before the write transaction; links are stored hashed."""

from __future__ import annotations

import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app
from sqlalchemy import delete, update

from eventapp.accounts import queries, rules
from eventapp.accounts.errors import (
    EmailTaken,
    LastAdministrator,
    LinkNotValid,
    PasswordTooWeak,
    WrongPassword,
)
from eventapp.accounts.models import Account, AccountToken, SignInSession
from eventapp.accounts.rules import TokenPurpose
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock, limits
from eventapp.core.db import db, on_constraint
from eventapp.core.db import release as release_transaction
from eventapp.core.localized import LocalizedText
from eventapp.mail import service as mail

on_constraint("uq_account_email", EmailTaken)


def _hasher() -> PasswordHasher:
    settings = current_app.extensions["settings"]
    return PasswordHasher(memory_cost=settings.argon2_memory_kib, time_cost=1 if settings.testing else 3)


def hash_password(password: str, *, email: str = "") -> str:
    """The argon2id hash of an acceptable password; slow on purpose, so call it before writing.

    Raises:
        PasswordTooWeak: shorter than `PASSWORD_MIN_LENGTH`, or the address itself.
    """
    if len(password) < rules.PASSWORD_MIN_LENGTH or password.lower() == email.lower():
        raise PasswordTooWeak
    return _hasher().hash(password[: rules.PASSWORD_MAX_LENGTH])


def create_account(
    *,
    email: str,
    name: LocalizedText,
    language: str,
    password_hash: str | None = None,
    is_administrator: bool = False,
) -> Account:
    """Make an account for a normalised address.

    Raises:
        EmailTaken: there is one with this address.
    """
    if queries.find_account(email) is not None:
        raise EmailTaken
    account = Account(
        email=email,
        name=name,
        language=language,
        password_hash=password_hash,
        is_administrator=is_administrator,
    )
    db.session.add(account)
    record(Action.ACCOUNT_CREATED, account, is_administrator=is_administrator or None)
    db.session.flush()
    return account


def check_password(*, email: str, password: str, address: str) -> Account:
    """The active account that `email` and `password` belong to. Takes the same time when there is none.

    Raises:
        WrongPassword: they do not belong together.
        TooManyAttempts: too many tries for this e-mail or network address.
    """
    limits.hit(limits.SIGN_IN_BY_ADDRESS, address)
    limits.hit(limits.SIGN_IN_BY_ACCOUNT, email)
    account = queries.find_account(email)
    known = account.password_hash if account is not None and account.is_active else None
    release_transaction()
    if not _matches(known or _nobodys_hash(), password[: rules.PASSWORD_MAX_LENGTH]) or known is None:
        raise WrongPassword
    found = queries.find_account(email)
    if found is None or found.password_hash != known:
        raise WrongPassword
    return found


def _matches(known: str, password: str) -> bool:
    try:
        return _hasher().verify(known, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _nobodys_hash() -> str:
    """A hash that no password matches, made once a process with the true cost."""
    hashes = current_app.extensions
    if "nobodys_hash" not in hashes:
        hashes["nobodys_hash"] = _hasher().hash(secrets.token_urlsafe(24))
    return str(hashes["nobodys_hash"])


def start_session(account: Account, *, device: str, address: str) -> str:
    """Sign an account in on one device; returns the token for its cookie, which is stored nowhere else."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session = SignInSession(
        account_id=account.id,
        token_hash=queries.hashed(token),
        device=device[:300],
        address=address[:45],
        created_at=now,
        expires_at=now + rules.SESSION_LIFETIME,
    )
    db.session.add(session)
    record(Action.SIGNED_IN, account, actor=account)
    db.session.flush()
    return token


def end_session(session: SignInSession) -> None:
    """Sign one device out; its cookie is worthless from now on."""
    record(Action.SIGNED_OUT, session.account, actor=session.account)
    db.session.delete(session)
    db.session.flush()


def end_all_sessions(account: Account) -> None:
    """Sign every device of an account out."""
    db.session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    record(Action.SESSIONS_ENDED, account)
    db.session.flush()


def make_token(account: Account | None, purpose: TokenPurpose, *, email: str = "") -> str:
    """A fresh single-use secret for a mailed link; older ones of the same purpose stop working."""
    token, now = secrets.token_urlsafe(32), clock.now()
    if account is not None:
        db.session.execute(
            update(AccountToken)
            .where(
                AccountToken.account_id == account.id,
                AccountToken.purpose == purpose,
                AccountToken.used_at.is_(None),
            )
            .values(used_at=now)
        )
    db.session.add(
        AccountToken(
            account_id=account.id if account else None,
            purpose=purpose,
            token_hash=queries.hashed(token),
            email=email,
            created_at=now,
            expires_at=now + rules.TOKEN_LIFETIME[purpose],
        )
    )
    db.session.flush()
    return token


def use_token(token: str, purpose: TokenPurpose) -> AccountToken:
    """Use a mailed link up; exactly one of several simultaneous uses succeeds.

    Raises:
        LinkNotValid: used, expired, unknown, or of an account that is switched off.
    """
    found = queries.find_token(token, purpose)
    if found is None or (found.account is not None and not found.account.is_active):
        raise LinkNotValid
    taken = db.session.execute(
        update(AccountToken)
        .where(AccountToken.id == found.id, AccountToken.used_at.is_(None))
        .values(used_at=clock.now())
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkNotValid
    return found


def mail_link(
    account: Account, purpose: TokenPurpose, *, path: str, email: str = "", **values: object
) -> None:
    """Mail a fresh link. `path` has `TOKEN` where the secret goes; the mail is `mail/<purpose>/`."""
    token = make_token(account, purpose, email=email)
    base = current_app.extensions["settings"].base_url
    mail.queue(
        purpose.value,
        to_address=email or account.email,
        to_name=account.display_name,
        language=account.language,
        is_sensitive=True,
        values={
            "link": base + path.replace("TOKEN", token),
            "valid_until": clock.now() + rules.TOKEN_LIFETIME[purpose],
            **values,
        },
    )
    db.session.flush()


def set_password(account: Account, *, password_hash: str, keep_token: str | None = None) -> None:
    """Change the password and sign every other device out (`keep_token` is this device's)."""
    account.password_hash = password_hash
    record(Action.PASSWORD_CHANGED, account, actor=account)
    query = delete(SignInSession).where(SignInSession.account_id == account.id)
    if keep_token:
        query = query.where(SignInSession.token_hash != queries.hashed(keep_token))
    db.session.execute(query)
    db.session.flush()


def change_email(token: AccountToken) -> Account:
    """Take over the new address that its owner has just confirmed.

    Raises:
        LinkNotValid: another account took the address meanwhile.
    """
    account = token.account
    if account is None or queries.find_account(token.email) is not None:
        raise LinkNotValid
    account.email = token.email
    record(Action.EMAIL_CHANGED, account, actor=account)
    db.session.flush()
    return account


def update_account(account: Account, *, name: LocalizedText, language: str) -> None:
    """Change what an account says of itself."""
    account.name, account.language = name, language
    record(Action.ACCOUNT_CHANGED, account)
    db.session.flush()


def set_administrator(account: Account, *, is_administrator: bool) -> None:
    """Make an account an administrator of the installation, or no longer.

    Raises:
        LastAdministrator: it is the only one.
    """
    account.is_administrator = is_administrator
    record(Action.ACCOUNT_CHANGED, account)
    db.session.flush()
    if not queries.has_administrator():
        raise LastAdministrator


def set_disabled(account: Account, *, since: datetime | None) -> None:
    """Switch an account off (all its devices are signed out) or on again.

    Raises:
        LastAdministrator: it is the only administrator.
    """
    account.disabled_at = since
    record(Action.ACCOUNT_DISABLED if since else Action.ACCOUNT_ENABLED, account)
    if since:
        db.session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    db.session.flush()
    if not queries.has_administrator():
        raise LastAdministrator


def change_password(
    public_id: str, *, current: str, new: str, address: str, keep_token: str | None
) -> Account:
    """Change one's own password; `current` must be right where there was one.

    Raises:
        WrongPassword: `current` is not the password.
        PasswordTooWeak: `new` is not acceptable.
        TooManyAttempts: too many tries.
    """
    account = queries.get_account(public_id)
    email, known = account.email, account.password_hash
    limits.hit(limits.SIGN_IN_BY_ADDRESS, address)
    limits.hit(limits.SIGN_IN_BY_ACCOUNT, email)
    release_transaction()
    if known is not None and not _matches(known, current[: rules.PASSWORD_MAX_LENGTH]):
        raise WrongPassword(field="current_password")
    password_hash = hash_password(new, email=email)
    account = queries.get_account(public_id)
    set_password(account, password_hash=password_hash, keep_token=keep_token)
    return account


def ask_to_change_email(account: Account, *, email: str, path: str) -> None:
    """Mail a link to the new address and a notice to the old one; nothing changes before the link is used.

    The answer is the same when the new address has an account already; then only the notice is mailed.
    """
    limits.hit(limits.LINK_BY_ACCOUNT, account.email)
    if queries.find_account(email) is None:
        mail_link(account, TokenPurpose.CHANGE_EMAIL, path=path, email=email)
    mail.queue(
        "email_change_asked",
        to_address=account.email,
        to_name=account.display_name,
        language=account.language,
        is_sensitive=True,
        values={"new_email": email},
    )
    db.session.flush()


def invite(
    *, email: str, name: LocalizedText, language: str, path: str, is_administrator: bool = False
) -> Account:
    """Make an account for a colleague and mail the link to it; an existing account is returned as it is."""
    account = queries.find_account(email)
    if account is not None:
        return account
    account = create_account(email=email, name=name, language=language, is_administrator=is_administrator)
    mail_link(account, TokenPurpose.INVITATION, path=path)
    record(Action.ACCOUNT_INVITED, account)
    db.session.flush()
    return account
