"""Tables of the categories in which individuals register alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Identified, Model, Stamped, Versioned, enum_type
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.registration.rules.categories import CategoryKind


class RegistrationCategory(Identified, Versioned, Stamped, Model):
    """Those who register alone in one capacity: press, experts, observers, the public.

    `used` is changed by `service/places.py` alone, counted by the database.
    """

    __tablename__ = "registration_category"
    __table_args__ = (CheckConstraint("used BETWEEN 0 AND cap", name="places"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[CategoryKind] = mapped_column(enum_type(CategoryKind, "kind"))
    title: Mapped[LocalizedText] = localized("title")
    description: Mapped[LocalizedText] = localized("description", Text())
    cap: Mapped[int] = mapped_column(default=0)
    used: Mapped[int] = mapped_column(default=0)
    opens_on: Mapped[date | None]  # days at the place of the event, both counted in; none: no limit
    closes_on: Mapped[date | None]
    is_open: Mapped[bool] = mapped_column(default=False)
