"""The list of speakers in words: names, states, steps, orders, plans, failures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core import dates, text
from eventapp.core.labels import says
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.floor.errors import (
    AlreadyAsked,
    ClosesBeforeOpening,
    FloorTaken,
    LetterNeeded,
    ListNotOpen,
    NobodyToSpeak,
    NothingToOrder,
    NotWaiting,
    RequestsClosed,
    StepNotPossible,
)
from eventapp.floor.rules.order import OrderPolicy
from eventapp.floor.rules.timing import MINUTE, Colour, Plan
from eventapp.floor.rules.workflow import FloorState
from eventapp.people.labels import describe_appointment, printed_name

if TYPE_CHECKING:
    from eventapp.floor.models import FloorRequest, SpeakerList

STATES = {
    FloorState.REQUESTED: _l("Asked for the floor"),
    FloorState.LISTED: _l("On the list"),
    FloorState.CALLED: _l("Called"),
    FloorState.SPEAKING: _l("Speaking"),
    FloorState.SPOKE: _l("Spoke"),
    FloorState.PASSED: _l("Passed over"),
    FloorState.WITHDRAWN: _l("Withdrew"),
}
STEPS = {
    "listing": _l("Put on the list"),
    "call": _l("Call"),
    "start": _l("Start"),
    "pause": _l("Hold the clock"),
    "resumption": _l("Let the clock run"),
    "finish": _l("Finish"),
    "continuation": _l("Continue"),
    "return": _l("Back to the list"),
    "pass": _l("Pass over"),
    "withdrawal": _l("Take off the list"),
}
POLICIES = {
    OrderPolicy.FIRST_COME: _l("First come, first served"),
    OrderPolicy.LOTS: _l("By lot"),
    OrderPolicy.RANK: _l("By protocol rank"),
    OrderPolicy.ALPHABETICAL: _l("Alphabetical, from a drawn letter"),
    OrderPolicy.BY_HAND: _l("By hand"),
}
COLOURS = {
    Colour.GREEN: _l("In time"),
    Colour.AMBER: _l("Time is nearly over"),
    Colour.RED: _l("Time is over"),
}


def name_of(request: FloorRequest) -> LocalizedText:
    """Who speaks: the person, else what was typed, else the organisation."""
    if request.person is not None:
        return printed_name(request.person)
    if request.label:
        return request.label
    return request.organisation.short_name if request.organisation is not None else LocalizedText()


def about(request: FloorRequest) -> LocalizedText:
    """For whom they speak: the organisation of the request, what was typed, or the person's first office."""
    if request.person is not None and request.label:
        return request.label
    if request.organisation is not None:
        named_already = request.person is None and not request.label
        return LocalizedText() if named_already else request.organisation.short_name
    held = request.person.appointments[:1] if request.person is not None else []
    return describe_appointment(held[0]) if held else LocalizedText()


def sorted_as(request: FloorRequest) -> dict[str, str]:
    """What an alphabetical order files a request under: its organisation, else the person, else the label."""
    row = request.organisation or request.person
    if row is not None:
        return {"ar": row.sort_key_ar, "en": row.sort_key_en}
    return {language: text.sort_key(request.label.in_(language), language) for language in LANGUAGES}


def minutes(seconds: int, say: Reading) -> str:
    """A duration in whole minutes, for a sentence; what is begun counts."""
    return dates.format_minutes(-(-seconds // MINUTE), say.language, say.style)


def exact(seconds: int, say: Reading) -> str:
    """A duration as a clock shows it, isolated for plain text."""
    whole, rest = divmod(seconds, MINUTE)
    return text.isolate_ltr(say.digits(f"{whole}:{rest:02}"))


def opening_sentence(held: SpeakerList | None, say: Reading, now: datetime) -> str:
    """Whether the list takes requests, and until or from when."""
    if held is None or held.opens_at is None:
        return _("The list is not open yet.")
    if held.opens_at > now:
        return _("The list opens on %(moment)s.", moment=say.moment(held.opens_at))
    if held.closes_at is None:
        return _("The list is open.")
    moment = say.moment(held.closes_at)
    if held.closes_at > now:
        return _("The list is open until %(moment)s.", moment=moment)
    return _("The list has been closed since %(moment)s.", moment=moment)


def order_sentence(held: SpeakerList, say: Reading) -> str:
    """The record of the order: what was decided or drawn, when and by whom."""
    if held.drawn_at is None:
        return _("The list stands in the order of the requests.")
    facts = {
        "moment": say.moment(held.drawn_at),
        "officer": say.name(held.drawn_by.name) if held.drawn_by is not None else "–",
        "letter": text.isolate_auto(held.letter),
    }
    return str(_ordered(held)) % facts


def _ordered(held: SpeakerList) -> Any:
    """The sentence of a policy, its places still open."""
    if held.policy is OrderPolicy.ALPHABETICAL and held.language == "ar":
        return _l("Alphabetical in Arabic from the letter %(letter)s, set on %(moment)s by %(officer)s.")
    return {
        OrderPolicy.FIRST_COME: _l("By first come, set on %(moment)s by %(officer)s."),
        OrderPolicy.LOTS: _l("Drawn by lot on %(moment)s by %(officer)s."),
        OrderPolicy.RANK: _l("By protocol rank, set on %(moment)s by %(officer)s."),
        OrderPolicy.ALPHABETICAL: _l(
            "Alphabetical in English from the letter %(letter)s, set on %(moment)s by %(officer)s."
        ),
        OrderPolicy.BY_HAND: _l("Changed by hand on %(moment)s by %(officer)s."),
    }[held.policy]


def plan_sentence(plan: Plan, say: Reading) -> str:
    """What is still to be spoken, against the time there still is."""
    said = ngettext(
        "%(num)s speaker still needs %(needed)s.",
        "%(num)s speakers still need %(needed)s.",
        plan.speakers,
        needed=minutes(plan.needed, say),
    )
    needed = say.digits(said)
    if plan.available is None:
        return needed + " " + _("The session has no time yet.")
    available = plan.available // MINUTE * MINUTE  # what is begun does not count: the sum is right as read
    left = _("The session has %(available)s left.", available=minutes(available, say))
    if plan.excess:
        excess = minutes(plan.needed - available, say)
        return f"{needed} {left} " + _("That is %(excess)s too much.", excess=excess)
    return f"{needed} {left}"


@says(NobodyToSpeak)
def _nobody(_error: NobodyToSpeak) -> str:
    return _("Please name a person, an organisation or whoever else is to speak.")


@says(ListNotOpen)
def _not_open(_error: ListNotOpen) -> str:
    return _("The list takes no requests now. To add somebody all the same, please give the reason.")


@says(RequestsClosed)
def _requests_closed(_error: RequestsClosed) -> str:
    return _("The list takes no requests now.")


@says(AlreadyAsked)
def _already_asked(_error: AlreadyAsked) -> str:
    return _("You have asked for the floor in this session already.")


@says(ClosesBeforeOpening)
def _closes_first(_error: ClosesBeforeOpening) -> str:
    return _("The list cannot close before it opens.")


@says(FloorTaken)
def _taken(_error: FloorTaken) -> str:
    return _("Somebody else was called, or is speaking, already.")


@says(StepNotPossible)
def _step(_error: StepNotPossible) -> str:
    return _("This was done meanwhile, or is not possible any more. The list below is as it stands now.")


@says(NothingToOrder)
def _nothing(_error: NothingToOrder) -> str:
    return _("Nobody waits on the list.")


@says(LetterNeeded)
def _letter(_error: LetterNeeded) -> str:
    return _("Please give one letter of the language chosen, or leave it to the draw.")


@says(NotWaiting)
def _not_waiting(_error: NotWaiting) -> str:
    return _("Only those who still wait can be moved.")
