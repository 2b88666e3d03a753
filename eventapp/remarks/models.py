"""Tables of remarks: who was asked, what they will say, and every version of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.people.models import Person
from eventapp.programme.models import Session, SessionRole
from eventapp.remarks.rules.embargo import Choice, Setting
from eventapp.remarks.rules.workflow import Answer, Hand, RemarksState


class Remarks(Identified, Versioned, Stamped, Model):
    """What is said in one part. It outlives the part, so that no text is lost when a part is taken off.

    `draft` is with the speaker alone; what others read are the versions that were submitted.
    """

    __tablename__ = "remarks"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    part_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_role.id", ondelete="SET NULL"), unique=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))  # whose words
    state: Mapped[RemarksState] = mapped_column(enum_type(RemarksState, "state"), default=RemarksState.DRAFT)
    spoken: Mapped[str] = mapped_column(String(8), default="")  # the language it will be said in
    draft: Mapped[LocalizedText] = localized("draft", Text())  # Markdown
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    late_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    late_reason: Mapped[str] = mapped_column(String(500), default="")
    return_reason: Mapped[str] = mapped_column(String(2000), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    publish_chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # none: at delivery
    planned_start: Mapped[datetime | None] = mapped_column(UtcDateTime())  # of the session, when chosen
    # How the speaker wants to be named here; the organisers take it over, or do not.
    asked_name: Mapped[LocalizedText] = localized("asked_name", String(400))
    asked_office: Mapped[LocalizedText] = localized("asked_office", String(400))
    asked_biography: Mapped[LocalizedText] = localized("asked_biography", Text())
    asked_portrait_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    session: Mapped[Session] = relationship()
    part: Mapped[SessionRole | None] = relationship()
    person: Mapped[Person | None] = relationship()
    asked_portrait: Mapped[StoredFile | None] = relationship()
    earlier: Mapped[list[EarlierDraft]] = relationship(
        back_populates="remarks", cascade="all, delete-orphan", order_by="EarlierDraft.id.desc()"
    )
    versions: Mapped[list[RemarksVersion]] = relationship(
        back_populates="remarks",
        cascade="all, delete-orphan",
        order_by="RemarksVersion.language, RemarksVersion.number.desc()",
    )
    invitations: Mapped[list[SpeakerInvitation]] = relationship(
        back_populates="remarks", cascade="all, delete-orphan", order_by="SpeakerInvitation.id"
    )

    @property
    def choice(self) -> Choice | None:
        """What was chosen about publishing it."""
        if self.publish_chosen_at is None:
            return None
        return Choice(self.publish_at, self.planned_start)

    @property
    def setting(self) -> Setting:
        """Its session, as the organisers have it now."""
        session = self.session
        return Setting(session.status, session.starts_at, session.chatham_house, session.is_deleted)

    @property
    def minutes(self) -> int | None:
        """The minutes that the agenda gives it."""
        item = self.part.item if self.part is not None else None
        return item.minutes if item is not None else None

    @property
    def text(self) -> LocalizedText:
        """What was submitted last, in each language."""
        return LocalizedText(
            **{language: version.speech for language in LANGUAGES if (version := self.newest(language))}
        )

    def newest(self, language: str) -> RemarksVersion | None:
        """The version of a language that holds."""
        return next((version for version in self.versions if version.language == language), None)

    @property
    def is_held(self) -> bool:
        """Whether the part is still there and still that of the same person."""
        return self.part is not None and self.part.person_id == self.person_id

    @property
    def in_force(self) -> list[SpeakerInvitation]:
        """The invitations that nobody took back."""
        return [invitation for invitation in self.invitations if invitation.revoked_at is None]


class RemarksVersion(Identified, Model):
    """A text as it was submitted in one language; an empty one takes the language back."""

    __tablename__ = "remarks_version"
    __table_args__ = (
        UniqueConstraint("remarks_id", "language", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    remarks_id: Mapped[int] = mapped_column(ForeignKey("remarks.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]  # counts within the language
    speech: Mapped[str] = mapped_column(Text())  # Markdown
    hand: Mapped[Hand] = mapped_column(enum_type(Hand, "hand"))
    written_by: Mapped[str] = mapped_column(String(300), default="")  # the name, as it was then
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)

    remarks: Mapped[Remarks] = relationship(back_populates="versions")


class EarlierDraft(Identified, Model):
    """What stood in a field before the text of a file took its place: the speaker's alone, to be put back."""

    __tablename__ = "earlier_draft"

    remarks_id: Mapped[int] = mapped_column(ForeignKey("remarks.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    speech: Mapped[str] = mapped_column(Text())  # Markdown
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)

    remarks: Mapped[Remarks] = relationship(back_populates="earlier")


class SpeakerInvitation(Identified, Stamped, Model):
    """Somebody asked to confirm a part and to send a text: the speaker, or an assistant who acts for them."""

    __tablename__ = "speaker_invitation"

    remarks_id: Mapped[int] = mapped_column(ForeignKey("remarks.id", ondelete="CASCADE"), index=True)
    hand: Mapped[Hand] = mapped_column(enum_type(Hand, "hand"))
    name: Mapped[str] = mapped_column(String(300), default="")
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    answer: Mapped[Answer] = mapped_column(enum_type(Answer, "answer"), default=Answer.NONE)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    remarks: Mapped[Remarks] = relationship(back_populates="invitations")
    links: Mapped[list[SpeakerLink]] = relationship(back_populates="invitation", cascade="all, delete-orphan")


class SpeakerLink(Model):
    """The secret of a mailed link, hashed; every mail has its own, and all lead to the same invitation."""

    __tablename__ = "speaker_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("speaker_invitation.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())

    invitation: Mapped[SpeakerInvitation] = relationship(back_populates="links")


class InterpreterDesk(Identified, Stamped, Model):
    """Where an interpreter works at an event; without sessions they read those of all."""

    __tablename__ = "interpreter_desk"
    __table_args__ = (UniqueConstraint("event_id", "account_id"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    booth: Mapped[str] = mapped_column(String(120), default="")  # languages or booth, as people say it

    account: Mapped[Account] = relationship()
    rows: Mapped[list[InterpreterSession]] = relationship(back_populates="desk", cascade="all, delete-orphan")

    @property
    def session_ids(self) -> frozenset[int]:
        """Row ids of the sessions; none: all of them."""
        return frozenset(row.session_id for row in self.rows)


class InterpreterSession(Model):
    """A session that an interpreter was asked to interpret."""

    __tablename__ = "interpreter_session"

    desk_id: Mapped[int] = mapped_column(
        ForeignKey("interpreter_desk.id", ondelete="CASCADE"), primary_key=True
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    desk: Mapped[InterpreterDesk] = relationship(back_populates="rows")


class RemarksSeen(Model):
    """Up to which version somebody at the desk has looked at a text."""

    __tablename__ = "remarks_seen"

    remarks_id: Mapped[int] = mapped_column(ForeignKey("remarks.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    version_id: Mapped[int]  # row id of the newest version that was shown; versions are never renumbered
