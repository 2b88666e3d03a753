"""Remarks in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core.labels import says
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.remarks.errors import (
    AlreadyPublished,
    ChathamHouse,
    DeadlinePassed,
    MomentMissing,
    NobodyToAsk,
    NothingToSubmit,
    ReasonMissing,
    StepNotPossible,
)
from eventapp.remarks.rules.news import News
from eventapp.remarks.rules.pace import Pace
from eventapp.remarks.rules.workflow import Answer, Hand, RemarksState

STATES: Final[Mapping[RemarksState, Any]] = {
    RemarksState.DRAFT: _l("Not submitted yet"),
    RemarksState.SUBMITTED: _l("Submitted"),
    RemarksState.RETURNED: _l("Returned"),
    RemarksState.ACCEPTED: _l("Accepted"),
    RemarksState.DELIVERED: _l("Delivered"),
    RemarksState.WITHHELD: _l("Withheld"),
}
KINDS: Final = {
    RemarksState.DRAFT: "idle",
    RemarksState.SUBMITTED: "changed",
    RemarksState.RETURNED: "warn",
    RemarksState.ACCEPTED: "good",
    RemarksState.DELIVERED: "good",
    RemarksState.WITHHELD: "bad",
}
STEPS: Final = {
    "acceptance": _l("Accept"),
    "return": _l("Return with a reason"),
    "delivery": _l("Mark delivered"),
    "recall": _l("Not delivered after all"),
    "withholding": _l("Withhold"),
    "reinstatement": _l("Withhold no longer"),
}
NEWS: Final = {
    News.NEW: _l("New"),
    News.CHANGED: _l("Changed since you last looked"),
}
HANDS: Final = {
    Hand.SPEAKER: _l("The speaker"),
    Hand.ASSISTANT: _l("An assistant who acts for the speaker"),
    Hand.STAFF: _l("The secretariat"),
}
ANSWERS: Final = {
    Answer.NONE: _l("No answer yet"),
    Answer.CONFIRMED: _l("Part confirmed"),
    Answer.DECLINED: _l("Part declined"),
}
# Stamped on every advance copy, in the language of the text.
STAMP: Final = LocalizedText("يُعتدّ بالنص كما أُلقي", "Check against delivery")


def pace_sentence(pace: Pace, say: Reading) -> str:
    """How long a text takes, against the minutes it has."""
    words = say.digits(ngettext("%(num)s word", "%(num)s words", pace.words))
    minutes = say.digits(ngettext("about %(num)s minute", "about %(num)s minutes", pace.minutes))
    if pace.allotted is None:
        return say.listed([words, minutes])
    allotted = say.digits(ngettext("%(num)s minute allotted", "%(num)s minutes allotted", pace.allotted))
    return say.listed([words, minutes, allotted])


def too_long_sentence(pace: Pace, say: Reading) -> str:
    """A plain warning where a text does not fit; empty where it does."""
    if not pace.is_too_long:
        return ""
    return say.digits(
        ngettext(
            "Too long by %(num)s word: interpreters cannot follow faster.",
            "Too long by %(num)s words: interpreters cannot follow faster.",
            pace.words_over,
        )
    )


@says(StepNotPossible)
def _step(_error: StepNotPossible) -> str:
    return _("This step is not possible in the present state of the remarks.")


@says(NothingToSubmit)
def _nothing(_error: NothingToSubmit) -> str:
    return _("There is no text yet, in either language.")


@says(DeadlinePassed)
def _deadline(_error: DeadlinePassed) -> str:
    return _("The deadline has passed. Please ask the secretariat for a late link.")


@says(AlreadyPublished)
def _published(_error: AlreadyPublished) -> str:
    return _("This text is published already. Please write to the secretariat about changes.")


@says(ReasonMissing)
def _reason(_error: ReasonMissing) -> str:
    return _("Please give a reason.")


@says(ChathamHouse)
def _chatham_house(_error: ChathamHouse) -> str:
    return _("This session is held under the Chatham House Rule: nobody’s words are published.")


@says(MomentMissing)
def _moment(_error: MomentMissing) -> str:
    return _("Please give the day and the time.")


@says(NobodyToAsk)
def _nobody(_error: NobodyToAsk) -> str:
    return _("Nobody was invited yet who could send this text.")
