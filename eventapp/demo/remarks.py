"""Remarks of the demonstration: invented, in parts that name an institution alone; one is not out yet."""

from __future__ import annotations

from typing import Any, Final

from eventapp.core import clock
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.programme.models import Session
from eventapp.remarks import service
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import Hand
from eventapp.remarks.service import Writer

# Stands at the head of each, so that nobody takes it for what was said.
ILLUSTRATIVE: Final = LocalizedText(
    "*نص توضيحي أُعدّ للعرض التجريبي، ولم يُلقَ في الاجتماع.*",
    "*An illustrative text, made for the demonstration; it was not delivered at the meeting.*",
)


def load(event: Event, content: dict[str, Any], made: dict[str, Session]) -> None:
    """Every text of the content file; `made` are the sessions by their keys."""
    delivered = []
    for row in content["remarks"]:
        remarks = _submitted(event, row, made[row["session"]])
        if "delivered_at" in row:
            delivered.append((row["delivered_at"], remarks))
    for moment, remarks in delivered:
        with clock.stopped(moment):
            service.take_step(event, remarks, step="delivery")


def _submitted(event: Event, row: dict[str, Any], session: Session) -> Remarks:
    part = next(part for part in session.parts if part.position == row["part"])
    text = LocalizedText(*(f"{ILLUSTRATIVE.in_(tag)}\n\n{row['text'][tag]}" for tag in LANGUAGES))
    with clock.stopped(row["submitted_at"]):
        remarks = service.remarks_for(event, part)
        service.submit(event, remarks, Writer(Hand.SPEAKER, ""), draft=text, spoken=row["spoken"])
        service.take_step(event, remarks, step="acceptance")
        return service.publish(event, remarks, at=None)
