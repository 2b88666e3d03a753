"""Events in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core.labels import says
from eventapp.events import errors
from eventapp.events.rules.readiness import Point
from eventapp.events.rules.workflow import Audience, CreditRole, EventState, StaffRole, Topic

STATES = {
    EventState.DRAFT: _l("Draft"),
    EventState.ANNOUNCED: _l("Announced"),
    EventState.CONCLUDED: _l("Concluded"),
    EventState.ARCHIVED: _l("Archived"),
}
STATE_TEXTS = {
    EventState.DRAFT: _l("Only the staff of this event can see it."),
    EventState.ANNOUNCED: _l("Its public pages can be read by its audience."),
    EventState.CONCLUDED: _l("It is over. Its pages stay as they are."),
    EventState.ARCHIVED: _l("It is kept for the record and no longer listed."),
}
STATE_MARKS = {  # kinds of mark, as components/marks.html draws them
    EventState.DRAFT: "idle",
    EventState.ANNOUNCED: "good",
    EventState.CONCLUDED: "",
    EventState.ARCHIVED: "idle",
}
STEPS = {
    "announcement": _l("Announce the event"),
    "withdrawal": _l("Take it back to a draft"),
    "conclusion": _l("Conclude the event"),
    "reopening": _l("Open it again"),
    "archiving": _l("Archive the event"),
    "retrieval": _l("Take it out of the archive"),
}
STEP_TEXTS = {
    "announcement": _l("From then on its audience can read its pages."),
    "withdrawal": _l("Its pages answer readers as if there were no such event, until it is announced again."),
    "conclusion": _l("It moves to the past events; its pages can still be read."),
    "reopening": _l("It counts as an event to come again."),
    "archiving": _l("It leaves the lists; whoever has its address can still read it."),
    "retrieval": _l("It is listed among the past events again."),
}
STEPS_TAKEN = {
    "announcement": _l("The event is announced."),
    "withdrawal": _l("The event is a draft again: only its staff can see it."),
    "conclusion": _l("The event is concluded."),
    "reopening": _l("The event is open again."),
    "archiving": _l("The event is in the archive."),
    "retrieval": _l("The event is out of the archive."),
}
POINTS = {
    Point.TITLE: _l("A title"),
    Point.DESCRIPTION: _l("A description"),
    Point.VENUE: _l("The city or the venue"),
    Point.CREDITS: _l("Who organises it"),
    Point.CONTACT: _l("How to reach the secretariat"),
    Point.LANGUAGES: _l("Every text in both languages"),
}
AUDIENCES = {
    Audience.PUBLIC: _l("Everybody"),
    Audience.LINK: _l("Whoever has the address"),
    Audience.PARTICIPANTS: _l("Participants only"),
}
CREDIT_ROLES = {
    CreditRole.ORGANISER: _l("Organised by"),
    CreditRole.CO_ORGANISER: _l("Co-organised by"),
    CreditRole.IN_COOPERATION_WITH: _l("In cooperation with"),
    CreditRole.HOST: _l("Hosted by"),
    CreditRole.SUPPORTED_BY: _l("Supported by"),
    CreditRole.SECRETARIAT: _l("Secretariat"),
}
STAFF_ROLES = {
    StaffRole.OWNER: _l("Owner"),
    StaffRole.PROGRAMME: _l("Programme"),
    StaffRole.ACCREDITATION: _l("Accreditation"),
    StaffRole.PROTOCOL: _l("Protocol"),
    StaffRole.VIEWER: _l("Viewer"),
    StaffRole.INTERPRETER: _l("Interpreter"),
}
STAFF_ROLE_TEXTS = {
    StaffRole.OWNER: _l("Everything in this event."),
    StaffRole.PROGRAMME: _l("Rooms, sessions and releases; the directory."),
    StaffRole.ACCREDITATION: _l("Delegations and accreditation; passports and travel."),
    StaffRole.PROTOCOL: _l("Reads the participants, their passports and travel; decides nothing."),
    StaffRole.VIEWER: _l("Reads the workspace, changes nothing."),
    StaffRole.INTERPRETER: _l(
        "Reads remarks from their submission on, in the order of speaking; nothing else."
    ),
}
TOPICS = {
    Topic.VISA: _l("Visa and arrival"),
    Topic.HOTELS: _l("Accommodation"),
    Topic.TRANSPORT: _l("Transport"),
    Topic.MAP: _l("Map"),
    Topic.CONTACTS: _l("Contacts"),
    Topic.PRIVACY: _l("Personal data"),
    Topic.OTHER: _l("Other"),
}
ACCENTS = {
    "maroon": _l("Maroon"),
    "teal": _l("Teal"),
    "indigo": _l("Indigo"),
    "olive": _l("Olive"),
    "slate": _l("Slate"),
    "umber": _l("Umber"),
}
DIGITS = {"latn": _l("Latin: 0123456789"), "arab": _l("Arabic-Indic: ٠١٢٣٤٥٦٧٨٩")}
MONTHS = {
    "gulf": _l("Gulf and Egypt: يناير"),
    "un_dual": _l("United Nations: كانون الثاني/يناير"),
    "levant": _l("Levant and Iraq: كانون الثاني"),
    "maghreb": _l("Maghreb: جانفي"),
}


@says(errors.SlugTaken)
def _slug_taken(error: errors.SlugTaken) -> str:
    if error.values.get("in_bin"):
        return _("An event in the bin has this address. Please choose another.")
    return _("Another event has this address. Please choose another.")


@says(errors.SlugReserved)
def _slug_reserved(_error: errors.SlugReserved) -> str:
    return _("This word is kept for the program's own pages. Please choose another.")


@says(errors.SlugMissing)
def _slug_missing(_error: errors.SlugMissing) -> str:
    return _("Please give an address: it cannot be made without an English title.")


@says(errors.DaysInWrongOrder)
def _days(_error: errors.DaysInWrongOrder) -> str:
    return _("The last day cannot be before the first.")


@says(errors.StepNotPossible)
def _step(_error: errors.StepNotPossible) -> str:
    return _("The event is no longer in a state in which this can be done.")


@says(errors.TitleMissing)
def _title_missing(_error: errors.TitleMissing) -> str:
    return _("Give the event a title before you announce it.")


@says(errors.ZoneInUse)
def _zone(_error: errors.ZoneInUse) -> str:
    return _("Sessions are scheduled already: changing the zone would move them on the clock.")


@says(errors.ParentLoop)
def _parent(_error: errors.ParentLoop) -> str:
    return _("An event cannot be held on the margins of itself.")


@says(errors.NotASymbol)
def _symbol(_error: errors.NotASymbol) -> str:
    return _(
        "Please give a number and a year, such as 2396 (2017), or a whole symbol such as S/RES/2396 (2017)."
    )


@says(errors.InstrumentListed)
def _instrument_listed(_error: errors.InstrumentListed) -> str:
    return _("This instrument is in the list already.")


@says(errors.CodeTaken)
def _code(error: errors.CodeTaken) -> str:
    if error.values.get("in_bin"):
        return _("A room in the bin has this code.")
    return _("Another room has this code.")


@says(errors.RoomInUse)
def _room_in_use(error: errors.RoomInUse) -> str:
    return ngettext(
        "%(num)s session is planned in this room. Move it first.",
        "%(num)s sessions are planned in this room. Move them first.",
        error.values["count"],
    )


@says(errors.WindowInWrongOrder)
def _window(_error: errors.WindowInWrongOrder) -> str:
    return _("The end must come after the start.")


@says(errors.TimeSkipped)
def _skipped(_error: errors.TimeSkipped) -> str:
    return _("The clocks skip this time on that day: summer time begins.")


@says(errors.AboveOwnRole)
def _above(_error: errors.AboveOwnRole) -> str:
    return _("You cannot give or take away a role above your own.")


@says(errors.RoleHeld)
def _role_held(_error: errors.RoleHeld) -> str:
    return _("This person has this role already.")


@says(errors.AccountOff)
def _account_off(_error: errors.AccountOff) -> str:
    return _("This account is switched off. Ask an administrator to switch it on first.")


@says(errors.LastOwner)
def _last_owner(_error: errors.LastOwner) -> str:
    return _("This is the only owner. Make somebody else an owner first.")
