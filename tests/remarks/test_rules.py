"""The pure rules: the table of states, the pace, the embargo to the second, the comparison in words."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.config import ROOT
from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.remarks.rules import workflow
from eventapp.remarks.rules.comparison import Mark, Run, compare, paragraphs_of
from eventapp.remarks.rules.embargo import Choice, Setting, is_public, opens_at
from eventapp.remarks.rules.pace import Pace, pace, word_count
from eventapp.remarks.rules.workflow import Hand, RemarksState

START = datetime(2023, 1, 31, 6, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
PLANNED = Setting(SessionStatus.CONFIRMED, START)
D, S, R, A, L, W = RemarksState
ALLOWED = {
    ("submission", D): S,
    ("submission", R): S,
    ("submission", S): S,
    ("submission", A): S,
    ("acceptance", S): A,
    ("return", S): R,
    ("return", A): R,
    ("delivery", A): L,
    ("recall", L): A,
    ("withholding", S): W,
    ("withholding", A): W,
    ("withholding", L): W,
    ("reinstatement", W): A,
}


@pytest.mark.parametrize(("state", "step"), [*product(RemarksState, [step.name for step in workflow.STEPS])])
def test_every_pair_of_state_and_step(state: RemarksState, step: str) -> None:
    found = workflow.find_step(step, state, Hand.STAFF)
    assert (found.target if found else None) == ALLOWED.get((step, state))


@pytest.mark.parametrize("hand", [Hand.SPEAKER, Hand.ASSISTANT])
def test_a_speaker_submits_and_does_nothing_else(hand: Hand) -> None:
    taken = {step.name for state in RemarksState for step in workflow.available_steps(state, hand)}
    assert taken == {"submission"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("أصحاب السعادة، السيدات والسادة", 4),
        ("أَصْحابَ السَّعادَةِ", 2),
        ("مـــرحـبـاً بكم", 2),
        ("The Assembly's cross-border work", 4),
        ("S/RES/2396 (2017)", 2),
        ("القرار 2396 (2017)", 3),
        ("٢٬٣٩٦ مشاركاً و 10 000 مقعد", 5),
        ("**Bold** and _quiet_ words", 4),
        ("[the resolution](https://example.org/a-long/address) here", 3),
        ("- one\n- two\n\n## three", 3),
        ("— … !", 0),
    ],
)
def test_words_are_those_that_are_said(text: str, words: int) -> None:
    assert word_count(text) == words


def test_the_pace_warns_when_the_minutes_do_not_hold_the_words() -> None:
    assert pace("word " * 500, 5) == Pace(500, 5)
    assert not pace("word " * 500, 5).is_too_long
    assert pace("word " * 501, 5).words_over == 1
    assert pace("word " * 501, 5).minutes == 6
    assert not pace("word " * 501, None).is_too_long


@given(moment=MOMENTS, state=st.sampled_from(RemarksState))
def test_a_fixed_time_opens_at_its_second(moment: datetime, state: RemarksState) -> None:
    choice = Choice(moment, START)
    opens = state in {RemarksState.ACCEPTED, RemarksState.DELIVERED}
    assert not is_public(state, choice, PLANNED, moment - SECOND)
    assert is_public(state, choice, PLANNED, moment) is opens
    assert is_public(state, choice, PLANNED, moment + SECOND) is opens
    assert opens_at(state, choice, PLANNED) == (moment if opens else None)


@given(now=MOMENTS, state=st.sampled_from(RemarksState))
def test_without_a_fixed_time_delivery_opens(now: datetime, state: RemarksState) -> None:
    assert is_public(state, Choice(None, START), PLANNED, now) is (state is RemarksState.DELIVERED)
    assert not is_public(state, None, PLANNED, now)
    assert opens_at(state, Choice(None, START), PLANNED) is None


@given(now=MOMENTS, state=st.sampled_from(RemarksState), at=st.none() | MOMENTS)
@pytest.mark.parametrize(
    "setting",
    [
        Setting(SessionStatus.CANCELLED, START),
        Setting(SessionStatus.CONFIRMED, START, chatham_house=True),
        Setting(SessionStatus.CONFIRMED, START, is_deleted=True),
    ],
)
def test_what_stops_it_stops_it_at_any_time(
    setting: Setting, now: datetime, state: RemarksState, at: datetime | None
) -> None:
    assert not is_public(state, Choice(at, START), setting, now)
    assert opens_at(state, Choice(at, START), setting) is None


@pytest.mark.parametrize("later", [START + timedelta(minutes=1), None])
def test_postponing_stops_what_was_not_delivered(later: datetime | None) -> None:
    postponed = Setting(SessionStatus.CONFIRMED, later)
    choice = Choice(START, START)
    assert is_public(RemarksState.ACCEPTED, choice, PLANNED, START)
    assert not is_public(RemarksState.ACCEPTED, choice, postponed, START + timedelta(days=9))
    assert is_public(RemarksState.DELIVERED, choice, postponed, START)
    earlier = Setting(SessionStatus.CONFIRMED, START - timedelta(hours=1))
    assert is_public(RemarksState.ACCEPTED, choice, earlier, START)


def test_a_deadline_is_in_time_to_its_moment_and_a_late_link_extends_it() -> None:
    late = START + timedelta(hours=1)
    assert workflow.is_open(START, None, START)
    assert not workflow.is_open(START, None, START + SECOND)
    assert workflow.is_open(START, late, late)
    assert not workflow.is_open(START, late, late + SECOND)
    assert workflow.is_open(None, None, late)
    assert not workflow.is_late(RemarksState.SUBMITTED, START, late)
    assert workflow.is_late(RemarksState.RETURNED, START, late)


def test_versions_are_compared_in_words() -> None:
    before = "We meet in Doha.\n\nNothing changes here.\n\nThis goes."
    after = "We meet again in Doha.\n\nNothing changes here."
    assert compare(before, after) == [
        (Run(Mark.KEPT, "We meet"), Run(Mark.ADDED, "again"), Run(Mark.KEPT, "in Doha.")),
        (Run(Mark.KEPT, "Nothing changes here."),),
        (Run(Mark.REMOVED, "This goes."),),
    ]


@given(
    before=st.lists(st.text("ab \u0627\u0628", max_size=20), max_size=6),
    after=st.lists(st.text("ab \u0627\u0628", max_size=20), max_size=6),
)
def test_a_comparison_holds_all_of_both_texts(before: list[str], after: list[str]) -> None:
    one, other = "\n\n".join(before), "\n\n".join(after)
    runs = [run for line in compare(one, other) for run in line]
    kept = {side: " ".join(run.text for run in runs if run.mark is not side).split() for side in Mark}
    assert kept[Mark.ADDED] == " ".join(paragraphs_of(one)).split()
    assert kept[Mark.REMOVED] == " ".join(paragraphs_of(other)).split()


def test_a_very_long_paragraph_is_told_as_replaced_and_costs_no_time() -> None:
    before, after = "a " * 20_000, "b " * 20_000
    assert [run.mark for line in compare(before, after) for run in line] == [Mark.REMOVED, Mark.ADDED]


@pytest.mark.needs("node")
def test_the_script_counts_as_the_server_does(tmp_path: Path) -> None:
    texts = [
        "أَصْحابَ السَّعادَةِ، مـــرحـبـاً بكم في الدوحة",
        "S/RES/2396 (2017), ٢٬٣٩٦ مشاركاً و 10 000 مقعد",
        "**Bold** [the resolution](https://example.org/a) – it's cross-border, 3.5 km… _x_ snake_case",
        "- one\n- two\n\n## three\u00a0four",
        "",
    ]
    for name in ("pace.js", "times.js"):
        shutil.copy(ROOT / "eventapp" / "static" / "js" / name, tmp_path / name)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    program = (
        "import { wordCount } from './pace.js';"
        " console.log(JSON.stringify(JSON.parse(process.argv[1]).map((text) => wordCount(text))))"
    )
    command = ["node", "--input-type=module", "-e", program, json.dumps(texts)]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [word_count(text) for text in texts]
