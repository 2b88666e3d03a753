"""Workflow, grants, slugs, readiness and completeness, without a database."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localized import LocalizedText
from eventapp.events.rules import completeness, readiness, slugs, workflow
from eventapp.events.rules.completeness import Missing, Text
from eventapp.events.rules.readiness import Point
from eventapp.events.rules.workflow import RESERVED_SLUGS, EventState, StaffRole

ALL = frozenset(StaffRole)


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (EventState.DRAFT, ["announcement"]),
        (EventState.ANNOUNCED, ["conclusion", "withdrawal"]),
        (EventState.CONCLUDED, ["archiving", "reopening"]),
        (EventState.ARCHIVED, ["retrieval"]),
    ],
)
def test_steps_that_lead_on_from_each_state(state: EventState, steps: list[str]) -> None:
    assert [step.name for step in workflow.available_steps(state)] == steps
    assert [step.name for step in workflow.STEPS if workflow.find_step(step.name, state)] == steps


def test_the_usual_way_leads_from_draft_to_the_archive() -> None:
    forward = [(step.name, step.source, step.target) for step in workflow.STEPS if step.leads_on]
    assert forward == [
        ("announcement", EventState.DRAFT, EventState.ANNOUNCED),
        ("conclusion", EventState.ANNOUNCED, EventState.CONCLUDED),
        ("archiving", EventState.CONCLUDED, EventState.ARCHIVED),
    ]


def test_every_step_can_be_taken_back() -> None:
    ways = {(step.source, step.target) for step in workflow.STEPS}
    assert {(target, source) for source, target in ways} == ways


@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.name)
def test_owners_and_administrators_take_steps_and_nobody_else(step: workflow.Step) -> None:
    takers = {
        role for role in StaffRole if workflow.may_take(step, frozenset({role.value}), is_administrator=False)
    }
    assert takers == {StaffRole.OWNER}
    assert workflow.may_take(step, frozenset(), is_administrator=True)


def test_a_step_leads_to_its_target_alone() -> None:
    assert [state for state in EventState if workflow.leads_to("conclusion", state)] == [EventState.CONCLUDED]


@pytest.mark.parametrize(
    ("roles", "may_grant"),
    [
        ((), ()),
        ((StaffRole.VIEWER,), ()),
        ((StaffRole.ACCREDITATION,), (StaffRole.ACCREDITATION, StaffRole.PROTOCOL, StaffRole.VIEWER)),
        ((StaffRole.PROTOCOL,), ()),
        ((StaffRole.PROGRAMME,), (StaffRole.PROGRAMME, StaffRole.VIEWER)),
        (
            (StaffRole.PROGRAMME, StaffRole.ACCREDITATION),
            (StaffRole.PROGRAMME, StaffRole.ACCREDITATION, StaffRole.PROTOCOL, StaffRole.VIEWER),
        ),
        ((StaffRole.OWNER,), tuple(StaffRole)),
    ],
)
def test_who_may_grant_what(roles: tuple[StaffRole, ...], may_grant: tuple[StaffRole, ...]) -> None:
    held = frozenset(role.value for role in roles)
    assert workflow.grantable(held, is_administrator=False) == frozenset(may_grant)
    assert workflow.grantable(held, is_administrator=True) == ALL


@given(
    start=st.frozensets(st.sampled_from(StaffRole)),
    grants=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(StaffRole)), max_size=30),
)
def test_no_chain_of_grants_rises_above_where_it_began(
    start: frozenset[StaffRole], grants: list[tuple[int, int, StaffRole]]
) -> None:
    """Four colleagues, one of whom has roles: they give each other only what the first could give."""
    reach = workflow.grantable(frozenset(role.value for role in start), is_administrator=False)
    held: list[set[StaffRole]] = [set(start), set(), set(), set()]
    for giver, taker, role in grants:
        allowed = workflow.grantable(frozenset(item.value for item in held[giver]), is_administrator=False)
        if role in allowed:
            held[taker].add(role)
    assert all(roles <= reach | start for roles in held)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Policy Dialogue", "policy-dialogue-2023"),
        (
            "Parliamentary Policy Dialogue on Border Security and Cross-Border Cooperation",
            "parliamentary-policy-dialogue-border-2023",
        ),
        ("The Doha 2023 Meeting", "doha-meeting-2023"),
        ("Réunion d’été à Genève", "reunion-dete-geneve-2023"),
        ("2023", "2023"),
        ("x" * 80, "x" * 40 + "-2023"),
        ("حوار السياسات", ""),
        ("", ""),
    ],
)
def test_slugs_are_made_of_the_english_title(title: str, slug: str) -> None:
    assert slugs.suggest(title, 2023) == slug


def test_a_taken_slug_gets_a_number() -> None:
    taken = {"policy-dialogue-2023", "policy-dialogue-2023-2"}
    assert slugs.suggest("Policy Dialogue", 2023, taken) == "policy-dialogue-2023-3"


@given(st.text(max_size=200), st.integers(1900, 2199), st.frozensets(st.text(max_size=5)))
def test_a_suggested_slug_can_be_taken(title: str, year: int, taken: frozenset[str]) -> None:
    slug = slugs.suggest(title, year, taken)
    assert slug == "" or (slugs.is_slug(slug) and len(slug) <= slugs.SLUG_LENGTH and slug not in taken)


@pytest.mark.parametrize("typed", ["", "-a", "a-", "a--b", "Doha", "دوحة", "a b", "a_b", "a/b", "a\n"])
def test_what_is_no_slug(typed: str) -> None:
    assert not slugs.is_slug(typed)


def test_words_of_the_address_scheme_are_reserved(app: Flask) -> None:
    """Whatever stands where an event's slug would stand may not be an event's slug."""
    rules = [rule.rule.split("/") for rule in app.url_map.iter_rules()]
    after_language = {parts[2] for parts in rules if len(parts) > 2 and "lang" in parts[1]}
    at_the_root = {parts[1] for parts in rules if len(parts) > 1}
    words = {word for word in after_language | at_the_root if word and not word.startswith("<")}
    assert {word for word in words if not workflow.is_reserved(word) and slugs.is_slug(word)} == set()
    assert {"sign-in", "account", "admin", "api", "static", "health", "calendar"} <= RESERVED_SLUGS


def test_what_readers_look_for() -> None:
    found = readiness.checks(
        title=LocalizedText(ar="حوار"),
        description=[LocalizedText(), LocalizedText(en="Text")],
        venue=[LocalizedText(), LocalizedText()],
        credit_count=0,
        contact=["", "secretariat@example.org"],
        missing_count=1,
    )
    assert [check.point for check in found if check.is_done] == [
        Point.TITLE,
        Point.DESCRIPTION,
        Point.CONTACT,
    ]
    assert [check.point for check in found if check.is_required] == [Point.TITLE]


def test_only_a_title_is_required() -> None:
    assert readiness.lacking(LocalizedText()) == (Point.TITLE,)
    assert readiness.lacking(LocalizedText(en="Dialogue")) == ()


def test_texts_in_one_language_are_missing_in_the_other() -> None:
    owner = LocalizedText("حوار", "Dialogue")
    texts = [
        Text(LocalizedText("ن", "T"), "whole", owner, "/1"),
        Text(LocalizedText("ن", ""), "no English", owner, "/2"),
        Text(LocalizedText("", "T"), "no Arabic", owner, "/3"),
        Text(LocalizedText(), "nothing", owner, "/4"),
        Text(LocalizedText(), "wanted", owner, "/5", is_wanted=True),
    ]
    assert list(completeness.missing(texts)) == [
        Missing("no English", owner, "/2", ("en",)),
        Missing("no Arabic", owner, "/3", ("ar",)),
        Missing("wanted", owner, "/5", ("ar", "en")),
    ]
