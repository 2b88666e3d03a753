"""Verbs of accounts. Hashing happens before the write transaction; links are stored hashed."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

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
from eventapp.accounts.rules import Device, TokenPurpose
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


def check_password(*, email: str, password: str, address: str, device: Device | None = None) -> Account:
    """The active account that `email` and `password` belong to. Takes the same time when there is none.

    Wrong tries are counted by e-mail and network address; those of a `device` where the account signed in
    before by themselves, so that strangers who guess do not lock it out.

    Raises:
        WrongPassword: they do not belong together.
        TooManyAttempts: too many wrong tries.
    """
    attempts = _count_try(email, address, device)
    account = queries.find_account(email)
    known = account.password_hash if account is not None and account.is_active else None
    release_transaction()
    if not _matches(known or _nobodys_hash(), password[: rules.PASSWORD_MAX_LENGTH]) or known is None:
        raise WrongPassword
    for attempt in attempts:
        attempt.take_back()
    found = queries.find_account(email)
    if found is None or found.password_hash != known:
        raise WrongPassword
    return found


def _count_try(email: str, address: str, device: Device | None) -> list[limits.Attempt]:
    account = queries.find_account(email) if device is not None else None
    if device is not None and account is not None and account.public_id in device.accounts:
        return [limits.hit(limits.SIGN_IN_BY_DEVICE, f"{device.name} {email}")]
    return [limits.hit(limits.SIGN_IN_BY_ADDRESS, address), limits.hit(limits.SIGN_IN_BY_ACCOUNT, email)]


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
        _void_tokens(account, AccountToken.purpose == purpose)
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


def _void_tokens(account: Account, *which: Any) -> None:
    """Links mailed to an account stop working: those meant, or all."""
    mine = (AccountToken.account_id == account.id, AccountToken.used_at.is_(None))
    db.session.execute(update(AccountToken).where(*mine, *which).values(used_at=clock.now()))


def check_token(token: str, purpose: TokenPurpose) -> AccountToken:
    """Look whether a mailed link works, before slow work; `use_token` comes after it.

    Raises:
        LinkNotValid: used, expired, unknown, or of an account that is switched off.
    """
    found = queries.find_token(token, purpose)
    if found is None or (found.account is not None and not found.account.is_active):
        raise LinkNotValid
    return found


def use_token(token: str, purpose: TokenPurpose) -> AccountToken:
    """Use a mailed link up; exactly one of several simultaneous uses succeeds.

    Raises:
        LinkNotValid: used, expired, unknown, or of an account that is switched off.
    """
    found = check_token(token, purpose)
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


def mail_nobody(purpose: TokenPurpose, *, email: str, language: str, path: str) -> None:
    """Do the work of `mail_link` for an address without an account and leave nothing of it.

    Otherwise the time an answer takes would tell who has an account.
    """
    name = LocalizedText(en=rules.name_from_email(email))
    mail_link(Account(email=email, name=name, language=language), purpose, path=path)
    db.session.rollback()


def set_password(account: Account, *, password_hash: str, keep_token: str | None = None) -> None:
    """Change the password: every other device is signed out, every mailed link stops working.

    `keep_token` is this device's.
    """
    account.password_hash = password_hash
    _void_tokens(account)
    record(Action.PASSWORD_CHANGED, account, actor=account)
    query = delete(SignInSession).where(SignInSession.account_id == account.id)
    if keep_token:
        query = query.where(SignInSession.token_hash != queries.hashed(keep_token))
    db.session.execute(query)
    db.session.flush()


def change_email(token: AccountToken) -> Account:
    """Take over the new address that its owner has just confirmed; links mailed to the old one stop working.

    Raises:
        LinkNotValid: another account took the address meanwhile.
    """
    account = token.account
    if account is None or queries.find_account(token.email) is not None:
        raise LinkNotValid
    account.email = token.email
    _void_tokens(account)
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
    queries.lock_administrators()  # of two who end each other's part at once, the second is refused
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
    queries.lock_administrators()
    account.disabled_at = since
    record(Action.ACCOUNT_DISABLED if since else Action.ACCOUNT_ENABLED, account)
    if since:
        db.session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    db.session.flush()
    if not queries.has_administrator():
        raise LastAdministrator


def _confirmed(account: Account, *, current: str, session_token: str | None) -> Account:
    """The account again, once its password was given where it has one. Ends the transaction."""
    public_id, known = account.public_id, account.password_hash
    attempt = limits.hit(limits.PASSWORD_BY_SESSION, session_token or public_id)
    release_transaction()
    if known is not None and not _matches(known, current[: rules.PASSWORD_MAX_LENGTH]):
        raise WrongPassword(field="current_password")
    attempt.take_back()
    return queries.get_account(public_id)


def change_password(account: Account, *, current: str, new: str, session_token: str | None) -> Account:
    """Change one's own password; `current` must be right where there was one.

    Raises:
        WrongPassword: `current` is not the password.
        PasswordTooWeak: `new` is not acceptable.
        TooManyAttempts: too many wrong tries of this session.
    """
    account = _confirmed(account, current=current, session_token=session_token)
    public_id, email = account.public_id, account.email
    release_transaction()
    password_hash = hash_password(new, email=email)
    account = queries.get_account(public_id)
    set_password(account, password_hash=password_hash, keep_token=session_token)
    return account


def ask_to_change_email(
    account: Account, *, email: str, path: str, current: str, session_token: str | None
) -> None:
    """Mail a link to the new address and a notice to the old one; nothing changes before the link is used.

    The answer is the same when the new address has an account already; then only the notice is mailed.

    Raises:
        WrongPassword: `current` is not the password.
        TooManyAttempts: too many wrong tries of this session, or too many links.
    """
    account = _confirmed(account, current=current, session_token=session_token)
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
    *,
    email: str,
    name: LocalizedText,
    language: str,
    path: str,
    inviter: str,
    is_administrator: bool = False,
) -> Account:
    """Make an account for a colleague and mail the link to it; an existing account is returned as it is.

    Raises:
        TooManyAttempts: `inviter` (the public id of an account) asked too many people within an hour.
    """
    limits.hit(limits.INVITATIONS, inviter)
    account = queries.find_account(email)
    if account is not None:
        return account
    account = create_account(email=email, name=name, language=language, is_administrator=is_administrator)
    mail_link(account, TokenPurpose.INVITATION, path=path)
    record(Action.ACCOUNT_INVITED, account)
    db.session.flush()
    return account
