"""What an organiser needs to know at a glance, counted in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.audit import queries as audit
from eventapp.core import access, clock
from eventapp.core.access import Permission
from eventapp.core.locale import language_name, reading
from eventapp.core.memo import Memo
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState
from eventapp.mail.rules import MailState
from eventapp.programme import labels as programme_labels
from eventapp.programme import queries as programme
from eventapp.programme.rules import conflicts
from eventapp.programme.rules.vocabulary import SessionKind
from eventapp.publishing import queries as publishing
from eventapp.publishing.rules.diff import diff
from eventapp.registration import labels as registration_labels
from eventapp.registration import queries as registration
from eventapp.registration.rules.workflow import QUEUED, InvitationState, ParticipantState
from eventapp.remarks import labels as remarks_labels
from eventapp.remarks.rules.workflow import RemarksState
from eventapp.workspace.queries import RemarksCounts, mail_counts, remarks_counts, unanswered


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that needs somebody: how many, in words, and where it is mended."""

    count: int
    text: str
    url: str
    action: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot: a label, a number, and the largest of its plot."""

    label: str
    value: int
    most: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The dashboard of one event."""

    status: str
    tasks: list[Task]
    by_day: list[Bar]
    by_kind: list[Bar]
    by_language: list[Bar]
    invitations: list[Bar]
    participants: list[Bar]
    remarks: list[Bar]


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of a draft, in no language."""

    scheduled: int
    days: Counter[date]
    kinds: Counter[SessionKind]
    tongues: Counter[str]
    blocking: int
    warnings: int
    missing: int
    unreleased: int


@dataclass(frozen=True, slots=True)
class People:
    """Who was asked and who waits: counted anew each time, because deadlines pass by themselves."""

    invitations: Mapping[InvitationState, int]
    people: Mapping[ParticipantState, int]
    unanswered: int
    remarks: RemarksCounts


_measures: Final[Memo[Measures]] = Memo()


def overview(event: Event) -> Overview:
    """Everything the dashboard shows of `event`; status and plots count the same: what is scheduled."""
    found = _measures.get(event.id, audit.state_of(event.id), lambda: measures(event))
    say, who = reading(), _people(event)
    return Overview(
        status=_status(event, found.scheduled),
        tasks=_tasks(event, found) + _people_tasks(who),
        by_day=_bars((say.date(day, year=False), found.days[day]) for day in programme.days_of(event)),
        by_kind=_bars(
            (str(programme_labels.KINDS[kind]), count) for kind, count in found.kinds.most_common()
        ),
        by_language=_bars((language_name(tag), count) for tag, count in found.tongues.most_common()),
        invitations=_state_bars(who.invitations, registration_labels.INVITATION_STATES),
        participants=_state_bars(who.people, registration_labels.STATES),
        remarks=_state_bars(who.remarks.by_state, remarks_labels.STATES),
    )


def _state_bars(counts: Mapping[Any, int], labels: Mapping[Any, Any]) -> list[Bar]:
    return _bars((str(labels[state]), counts[state]) for state in labels if counts.get(state))


def _people(event: Event) -> People:
    return People(
        registration.invitation_counts(event),
        registration.state_counts(event),
        unanswered(event.id, reading().local(clock.now()).date()),
        remarks_counts(event.id, clock.now()),
    )


def measures(event: Event) -> Measures:
    """The figures of the draft as it is."""
    scheduled = [session for session in programme.sessions_of(event) if session.starts_at is not None]
    findings, say = programme.findings_shown(event), reading()
    return Measures(
        scheduled=len(scheduled),
        days=Counter(say.local(session.starts_at).date() for session in scheduled if session.starts_at),
        kinds=Counter(session.kind for session in scheduled),
        tongues=Counter(tag for session in scheduled for tag in session.languages.split()),
        blocking=len(conflicts.blocking(findings)),
        warnings=len(conflicts.warnings(findings)),
        missing=len(list(events.missing_texts(event))),
        unreleased=_unreleased(event),
    )


def _unreleased(event: Event) -> int:
    """How many changes the next release would publish; before the first one, how many sessions."""
    newest, draft = publishing.latest_release(event), publishing.draft_snapshot(event)
    return len(diff(publishing.snapshot_of(newest), draft)) if newest is not None else len(draft.sessions)


def _bars(pairs: Any) -> list[Bar]:
    found = list(pairs)
    most = max((count for _label, count in found), default=0)
    return [Bar(label, count, most) for label, count in found]


def _status(event: Event, scheduled: int) -> str:
    """Where the event stands, as one plain sentence."""
    days = (event.first_on - reading().local(clock.now()).date()).days
    number = ngettext("%(num)s session is scheduled", "%(num)s sessions are scheduled", scheduled)
    if event.state is EventState.DRAFT:
        return _("The event is a draft: only its staff can see it. %(sessions)s.", sessions=number)
    if days > 0:
        return ngettext(
            "%(num)s day to go. %(sessions)s.", "%(num)s days to go. %(sessions)s.", days, sessions=number
        )
    if event.state is EventState.ANNOUNCED:
        return _("The event is announced. %(sessions)s.", sessions=number)
    return _("The event is over. %(sessions)s.", sessions=number)


def _tasks(event: Event, found: Measures) -> list[Task]:
    mails = mail_counts(event.id)
    tasks = [
        _conflict_task(found.blocking),
        _warning_task(found.warnings),
        Task(
            found.missing,
            ngettext("text lacks a language", "texts lack a language", found.missing),
            url_for("events.completeness"),
            _("Complete them"),
        ),
        Task(
            found.unreleased,
            ngettext("change is not released yet", "changes are not released yet", found.unreleased),
            url_for("publishing_manage.index"),
            _("Release"),
        ),
        _mail_task(mails.get(MailState.FAILED, 0)),
    ]
    return [task for task in tasks if task is not None and task.count]


def _conflict_task(count: int) -> Task:
    text = ngettext("clash stops the next release", "clashes stop the next release", count)
    return Task(count, text, url_for("programme.conflicts"), _("Mend"), is_urgent=True)


def _warning_task(count: int) -> Task:
    text = ngettext("warning in the programme", "warnings in the programme", count)
    return Task(count, text, url_for("programme.conflicts"), _("Look"))


def _mail_task(count: int) -> Task | None:
    if not access.can(Permission.MAIL_READ):
        return None
    text = ngettext("mail could not be sent", "mails could not be sent", count)
    return Task(count, text, url_for("workspace_manage.mail", state="failed"), _("Look"), is_urgent=True)


def _people_tasks(who: People) -> list[Task]:
    """What the people of the event wait for, as far as whoever asks can do something about it."""
    tasks = []
    if access.can(Permission.ACCREDITATION_DECIDE):
        waiting = sum(who.people.get(state, 0) for state in QUEUED)
        text = ngettext("person waits for a decision", "persons wait for a decision", waiting)
        tasks.append(Task(waiting, text, url_for("registration_manage.queue"), _("Decide")))
    if access.can(Permission.INVITATIONS_MANAGE):
        drafted, where = who.invitations.get(InvitationState.DRAFTED, 0), "registration_manage.delegations"
        text = ngettext("invitation is not sent yet", "invitations are not sent yet", drafted)
        tasks.append(Task(drafted, text, url_for(where), _("Send")))
        text = ngettext("answer is overdue", "answers are overdue", who.unanswered)
        tasks.append(Task(who.unanswered, text, url_for(where), _("Remind"), is_urgent=True))
    if access.can(Permission.REMARKS_MANAGE):
        text = ngettext("text of a speaker is overdue", "texts of speakers are overdue", who.remarks.late)
        tasks.append(
            Task(who.remarks.late, text, url_for("remarks_manage.index"), _("Chase"), is_urgent=True)
        )
        sent = who.remarks.by_state.get(RemarksState.SUBMITTED, 0)
        text = ngettext("text waits to be accepted", "texts wait to be accepted", sent)
        tasks.append(Task(sent, text, url_for("remarks_manage.index"), _("Read")))
    return [task for task in tasks if task.count]
