"""Tables of accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.accounts.rules import TokenPurpose
from eventapp.core import clock
from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized


class Account(Identified, Versioned, Stamped, Model):
    """A way in. Without a password only mailed links sign in."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(254), unique=True)  # normalised, lower case
    name: Mapped[LocalizedText] = localized("name")
    language: Mapped[str] = mapped_column(String(8), default="ar")  # of mails to it
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    @property
    def display_name(self) -> str:
        """The name in the account's own language, or its address."""
        return self.name.in_(self.language) or self.email

    @property
    def is_active(self) -> bool:
        """Whether it may sign in."""
        return self.disabled_at is None


class SignInSession(Identified, Model):
    """One device that is signed in. The cookie holds the token; the table only its SHA-256."""

    __tablename__ = "sign_in_session"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    device: Mapped[str] = mapped_column(String(300), default="")  # User-Agent as sent
    address: Mapped[str] = mapped_column(String(45), default="")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class AccountToken(Model):
    """The secret of a mailed link, hashed; used once."""

    __tablename__ = "account_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[TokenPurpose] = mapped_column(enum_type(TokenPurpose, "purpose"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")  # the new address, when changing
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    account: Mapped[Account | None] = relationship()
