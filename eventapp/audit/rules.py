"""How an entry is sealed to the one before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, Protocol

INSTALLATION: Final = "installation"


class Action(StrEnum):
    """Everything that is ever recorded, as `object.verb`."""

    ACCOUNT_CREATED = "account.created"
    ACCOUNT_CHANGED = "account.changed"
    ACCOUNT_INVITED = "account.invited"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_ENABLED = "account.enabled"
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - the name of an action
    EMAIL_CHANGED = "account.email_changed"
    SIGNED_IN = "account.signed_in"
    SIGNED_OUT = "account.signed_out"
    SESSIONS_ENDED = "account.sessions_ended"
    ROLE_GRANTED = "role.granted"
    ROLE_REVOKED = "role.revoked"
    CREATED = "object.created"
    CHANGED = "object.changed"
    DELETED = "object.deleted"
    RESTORED = "object.restored"
    STATE_CHANGED = "object.state_changed"
    MOVED = "programme.moved"
    EXPORTED = "list.exported"
    RELEASED = "agenda.released"
    IMPORTED = "agenda.imported"
    LINK_MAILED = "delegation.link_mailed"
    LINK_REVOKED = "delegation.link_revoked"
    PAPERS_VIEWED = "papers.viewed"
    PAPERS_PURGED = "papers.purged"
    MAIL_RETRIED = "mail.retried"
    MAIL_DISCARDED = "mail.discarded"
    PURGED = "answers.purged"
    DEMO_LOADED = "installation.demo_loaded"


def canonical(payload: Mapping[str, Any]) -> str:
    """The one spelling of a payload that digests are made of."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def payload_digest(salt: str, payload: str) -> str:
    """SHA-256 over salt and payload; the salt keeps a short private value from being guessed."""
    return hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest()


def entry_digest(previous: str, facts: Mapping[str, Any]) -> str:
    """SHA-256 over the previous digest and the facts of an entry (its payload only as a digest)."""
    return hashlib.sha256(f"{previous}\n{canonical(facts)}".encode()).hexdigest()


class Sealed(Protocol):
    """What an entry tells besides its payload."""

    chain: Any
    sequence: Any
    at: Any
    actor_id: Any
    action: Any
    object_type: Any
    object_id: Any
    payload_digest: Any


def chain_of(event_id: int | None) -> str:
    """The name of an event's chain, or of the installation's."""
    return INSTALLATION if event_id is None else f"event:{event_id}"


def facts_of(entry: Sealed) -> dict[str, Any]:
    """What an entry's digest is made of; its payload only as a salted digest, so that it can be erased."""
    return {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "action": entry.action,
        "object": f"{entry.object_type}/{entry.object_id}",
        "payload": entry.payload_digest,
    }
