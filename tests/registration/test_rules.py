"""The tables of invitation and accreditation, default places, and what a delegation lacks."""

from __future__ import annotations

from itertools import product

import pytest

from eventapp.core.localized import LocalizedText
from eventapp.people.rules import OrganisationKind
from eventapp.registration.rules import roster, workflow
from eventapp.registration.rules.quotas import Function, default_quota
from eventapp.registration.rules.roster import Code, Finding, Gap, Member
from eventapp.registration.rules.workflow import InvitationState, ParticipantState, Party

S = ParticipantState
# Written down a second time, on purpose: step, from, who → to. Whatever is not here is refused.
STEPS = {
    ("submission", "nominated", "focal_point"): "submitted",
    ("waiting", "nominated", "program"): "waitlisted",
    ("waiting", "on_hold", "program"): "waitlisted",
    ("resubmission", "on_hold", "focal_point"): "under_review",
    ("amendment", "submitted", "officer"): "on_hold",
    ("amendment", "under_review", "officer"): "on_hold",
    ("amendment", "pre_approved", "officer"): "on_hold",
    ("amendment", "approved", "officer"): "on_hold",
    ("amendment", "waitlisted", "officer"): "on_hold",
    ("promotion", "waitlisted", "program"): "submitted",
    ("review", "submitted", "officer"): "under_review",
    ("preapproval", "submitted", "officer"): "pre_approved",
    ("preapproval", "under_review", "officer"): "pre_approved",
    ("approval", "submitted", "officer"): "approved",
    ("approval", "under_review", "officer"): "approved",
    ("approval", "pre_approved", "officer"): "approved",
    ("hold", "submitted", "officer"): "on_hold",
    ("hold", "under_review", "officer"): "on_hold",
    ("hold", "pre_approved", "officer"): "on_hold",
    ("rejection", "submitted", "officer"): "rejected",
    ("rejection", "under_review", "officer"): "rejected",
    ("rejection", "pre_approved", "officer"): "rejected",
    ("rejection", "on_hold", "officer"): "rejected",
    ("rejection", "waitlisted", "officer"): "rejected",
    ("reopening", "on_hold", "officer"): "under_review",
    ("reopening", "approved", "officer"): "under_review",
    ("reopening", "rejected", "officer"): "under_review",
}
for _state in ("submitted", "under_review", "pre_approved", "approved", "on_hold", "waitlisted"):
    STEPS[("withdrawal", _state, "focal_point")] = "withdrawn"
    STEPS[("withdrawal", _state, "officer")] = "withdrawn"
    STEPS[("withdrawal", _state, "person")] = "withdrawn"
    STEPS[("replacement", _state, "focal_point")] = "replaced"
NAMES = sorted({step.name for step in workflow.STEPS})


@pytest.mark.parametrize(("name", "state", "party"), list(product(NAMES, S, Party)))
def test_every_step_from_every_state_for_everybody(name: str, state: ParticipantState, party: Party) -> None:
    found = workflow.find_step(name, state, party)
    wanted = STEPS.get((name, state.value, party.value))
    assert (found.target.value if found else None) == wanted


@pytest.mark.parametrize(("source", "target"), list(product(S, S)))
def test_every_pair_of_states(source: ParticipantState, target: ParticipantState) -> None:
    """A person goes from one state to the other by a step of the table, or not at all."""
    leads = any(source in step.sources and step.target is target for step in workflow.STEPS)
    assert leads == any(key[1] == source.value and to == target.value for key, to in STEPS.items())


@pytest.mark.parametrize(("source", "target"), list(product(InvitationState, InvitationState)))
def test_every_pair_of_states_of_an_invitation(source: InvitationState, target: InvitationState) -> None:
    wanted = {("drafted", "sent"), ("sent", "accepted"), ("sent", "declined"), ("declined", "sent")}
    steps = [step for step in workflow.INVITATION_STEPS if source in step.sources and step.target is target]
    assert bool(steps) == ((source.value, target.value) in wanted)


def test_nobody_who_is_gone_comes_back_but_by_an_officer() -> None:
    for state in workflow.GONE:
        assert workflow.available_steps(state, Party.FOCAL_POINT) == ()


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_every_kind_is_offered_places_and_one_head(kind: OrganisationKind) -> None:
    quota = default_quota(kind)
    assert set(quota) == set(Function)
    assert quota[Function.HEAD] == 1
    assert sum(quota.values()) > 1


def test_the_stage_is_that_of_whoever_is_furthest_behind() -> None:
    assert workflow.stage_of([S.APPROVED, S.SUBMITTED, S.PRE_APPROVED]) is S.SUBMITTED
    assert workflow.stage_of([S.APPROVED, S.WAITLISTED]) is S.APPROVED
    assert workflow.stage_of([]) is None


def member(key: str = "a", function: Function = Function.HEAD, **values: object) -> Member:
    whole: dict[str, object] = {
        "state": S.NOMINATED,
        "name": LocalizedText("منى", "Mona"),
        "office": LocalizedText(en="Member"),
    }
    return Member(key=key, function=function, **(whole | values))  # type: ignore[arg-type]


CAPS = {Function.HEAD: 1, Function.DELEGATE: 1}


def test_a_complete_delegation_lacks_nothing() -> None:
    assert roster.findings([member(), member("b", Function.DELEGATE)], CAPS) == []


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        ([], [Finding(Code.NOBODY)]),
        ([member(state=S.WITHDRAWN)], [Finding(Code.NOBODY)]),
        ([member(function=Function.DELEGATE)], [Finding(Code.NO_HEAD)]),
        ([member(state=S.REPLACED), member("b")], []),
        (
            [member(), member("b")],
            [Finding(Code.TWO_HEADS, count=2), Finding(Code.OVER_QUOTA, function=Function.HEAD, count=1)],
        ),
        (
            [member(), member("b", Function.DELEGATE), member("c", Function.DELEGATE)],
            [Finding(Code.OVER_QUOTA, function=Function.DELEGATE, count=1)],
        ),
        (
            [member(name=LocalizedText(ar="منى"), office=LocalizedText(), has_consented=False)],
            [Finding(Code.MISSING, key="a", gaps=(Gap.NAME_LATIN, Gap.OFFICE, Gap.CONSENT))],
        ),
        ([member(state=S.SUBMITTED, office=LocalizedText(), has_consented=False)], []),
        (
            [member(name=LocalizedText(en="Mona"), has_contact=False)],
            [Finding(Code.MISSING, key="a", gaps=(Gap.NAME_ARABIC, Gap.CONTACT))],
        ),
    ],
)
def test_what_a_delegation_lacks(members: list[Member], wanted: list[Finding]) -> None:
    assert roster.findings(members, CAPS) == wanted


def test_a_name_and_a_consent_are_needed_and_the_rest_can_follow() -> None:
    assert Finding(Code.MISSING, key="a", gaps=(Gap.NAME_LATIN,)).is_blocking
    assert Finding(Code.MISSING, key="a", gaps=(Gap.CONSENT,)).is_blocking
    assert not Finding(Code.MISSING, key="a", gaps=(Gap.NAME_ARABIC, Gap.OFFICE, Gap.CONTACT)).is_blocking
    assert not Finding(Code.OVER_QUOTA, function=Function.DELEGATE, count=1).is_blocking
    assert Finding(Code.NO_HEAD).is_blocking
