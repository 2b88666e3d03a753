"""Tables of the questions of a category, and of what individuals answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.registration.models.categories import RegistrationCategory
from eventapp.registration.rules.questions import QuestionKind


class RegistrationQuestion(Identified, Versioned, Stamped, Model):
    """One question of a category. Once answered it is retired, not deleted: it names its answers."""

    __tablename__ = "registration_question"
    category_id: Mapped[int] = mapped_column(
        ForeignKey("registration_category.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind, "kind"))
    prompt: Mapped[LocalizedText] = localized("prompt")
    hint: Mapped[LocalizedText] = localized("hint")
    choices: Mapped[LocalizedText] = localized("choices", Text())  # one a line; the languages line by line
    is_required: Mapped[bool] = mapped_column(default=False)
    # Of personal answers alone: the last day, at the place of the event, on which they are kept.
    purge_on: Mapped[date | None]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    category: Mapped[RegistrationCategory] = relationship()

    @property
    def is_personal(self) -> bool:
        """Whether its answers are personal data, which are emptied one day."""
        return self.purge_on is not None


class RegistrationAnswer(Identified, Model):
    """What somebody answered: a text, a choice in both languages as it read then, or a file."""

    __tablename__ = "registration_answer"
    __table_args__ = (UniqueConstraint("participant_id", "question_id"),)

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(
        ForeignKey("registration_question.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text(), default="")  # typed; a date in ISO; yes or no
    choice: Mapped[LocalizedText] = localized("choice")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"), index=True)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    question: Mapped[RegistrationQuestion] = relationship()
    file: Mapped[StoredFile | None] = relationship()
