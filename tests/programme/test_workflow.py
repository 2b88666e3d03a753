"""The states of a session: where each step leads, and that each takes a permission there is."""

from __future__ import annotations

from eventapp.core.access import Permission
from eventapp.programme.rules.vocabulary import SessionStatus, Visibility, stricter
from eventapp.programme.rules.workflow import STEPS, available_steps, find_step, may_delete


def test_steps_that_lead_on_from_each_status() -> None:
    assert {status: [step.name for step in available_steps(status)] for status in SessionStatus} == {
        SessionStatus.TENTATIVE: ["confirmation", "cancellation"],
        SessionStatus.CONFIRMED: ["reopening", "cancellation"],
        SessionStatus.CANCELLED: ["reinstatement"],
    }


def test_every_pair_of_step_and_status_leads_where_the_table_says() -> None:
    reached = {
        (step.name, status): found.target if (found := find_step(step.name, status)) else None
        for step in STEPS
        for status in SessionStatus
    }
    assert {pair: target for pair, target in reached.items() if target is not None} == {
        ("confirmation", SessionStatus.TENTATIVE): SessionStatus.CONFIRMED,
        ("reopening", SessionStatus.CONFIRMED): SessionStatus.TENTATIVE,
        ("cancellation", SessionStatus.TENTATIVE): SessionStatus.CANCELLED,
        ("cancellation", SessionStatus.CONFIRMED): SessionStatus.CANCELLED,
        ("reinstatement", SessionStatus.CANCELLED): SessionStatus.TENTATIVE,
    }


def test_a_step_nobody_defined_is_not_found() -> None:
    assert find_step("delete", SessionStatus.TENTATIVE) is None


def test_every_step_takes_a_permission_that_exists() -> None:
    known = {permission.value for permission in Permission}
    assert {step.permission for step in STEPS} <= known


def test_only_what_was_never_released_may_be_deleted() -> None:
    assert may_delete(first_release=None) is True
    assert may_delete(first_release=1) is False


def test_the_stricter_of_two_visibilities() -> None:
    order = [Visibility.PUBLIC, Visibility.PARTICIPANTS, Visibility.CLOSED]
    for number, one in enumerate(order):
        for other_number, other in enumerate(order):
            assert stricter(one, other) is order[max(number, other_number)]
