"""Orders of a list: nobody is lost, the same draw gives the same order, the alphabet goes round."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import text
from eventapp.floor.rules import order
from eventapp.floor.rules.order import ALPHABETS, Draw, Entry, OrderPolicy

START = datetime(2023, 1, 30, 6, tzinfo=UTC)
NAMES = st.text(alphabet="ابتثأإآعال مني abcdefgxyzABCÉé", min_size=1, max_size=8)


def entry(key: str, *, name: str = "", rank: int | None = None, minute: int = 0) -> Entry:
    names = {language: text.sort_key(name, language) for language in ("ar", "en")}
    return Entry(key, START + timedelta(minutes=minute), rank, names)


ENTRIES = st.lists(
    st.builds(
        entry,
        st.text(alphabet="abcdefgh234567", min_size=4, max_size=8),
        name=NAMES,
        rank=st.none() | st.integers(1, 5),
        minute=st.integers(0, 5),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)
DRAWS = st.builds(
    Draw,
    st.sampled_from(OrderPolicy),
    seed=st.text(max_size=8),
    letter=st.sampled_from(ALPHABETS["ar"] + ALPHABETS["en"]),
    language=st.sampled_from(["ar", "en"]),
)


def keys(entries: list[Entry]) -> list[str]:
    return [one.key for one in entries]


@given(ENTRIES, DRAWS)
def test_an_order_loses_nobody_and_invents_nobody(entries: list[Entry], draw: Draw) -> None:
    assert sorted(keys(order.arrange(entries, draw))) == sorted(keys(entries))


@given(ENTRIES, DRAWS)
def test_the_same_draw_gives_the_same_order_again(entries: list[Entry], draw: Draw) -> None:
    once = order.arrange(entries, draw)
    assert keys(order.arrange(once, draw)) == keys(once)


@given(ENTRIES, st.text(max_size=8))
def test_lots_do_not_hang_on_who_came_first(entries: list[Entry], seed: str) -> None:
    draw = Draw(OrderPolicy.LOTS, seed)
    assert keys(order.arrange(entries[::-1], draw)) == keys(order.arrange(entries, draw))


def test_a_lot_can_be_worked_out_by_anybody() -> None:
    expected = hashlib.sha256(b"seed\nkey").hexdigest()
    assert order.lot("seed", "key") == expected


def test_another_seed_gives_another_order() -> None:
    entries = [entry(f"k{number}") for number in range(20)]
    orders = {tuple(keys(order.arrange(entries, Draw(OrderPolicy.LOTS, seed)))) for seed in "abcdefgh"}
    assert len(orders) == 8


def test_first_come_keeps_the_present_order_of_equals() -> None:
    entries = [entry("late", minute=2), entry("b", minute=1), entry("a", minute=1)]
    assert keys(order.arrange(entries, Draw(OrderPolicy.FIRST_COME))) == ["b", "a", "late"]


def test_protocol_puts_the_highest_rank_first_and_those_without_one_last() -> None:
    entries = [entry("none"), entry("third", rank=3), entry("late", rank=1, minute=1), entry("first", rank=1)]
    assert keys(order.arrange(entries, Draw(OrderPolicy.RANK))) == ["first", "late", "third", "none"]


@given(ENTRIES, st.sampled_from(ALPHABETS["en"]))
def test_the_alphabet_is_one_circle_cut_at_the_letter(entries: list[Entry], letter: str) -> None:
    got = order.arrange(entries, Draw(OrderPolicy.ALPHABETICAL, letter=letter, language="en"))
    names = [one.names["en"] for one in got]
    begins = text.sort_key(letter, "en")
    cut = next((place for place, name in enumerate(names) if name < begins), len(names))
    assert all(name >= begins for name in names[:cut])
    assert all(name < begins for name in names[cut:])
    assert (names[:cut], names[cut:]) == (sorted(names[:cut]), sorted(names[cut:]))


@pytest.mark.parametrize(
    ("language", "letter", "names", "expected"),
    [
        ("en", "M", ["Austria", "Morocco", "Qatar", "malta"], ["malta", "Morocco", "Qatar", "Austria"]),
        # The article does not count, nor does a hamza: النمسا is filed under ن, أوغندا under ا.
        ("ar", "ق", ["النمسا", "أوغندا", "المغرب", "قطر"], ["قطر", "المغرب", "النمسا", "أوغندا"]),
        ("ar", "ي", ["قطر", "تونس"], ["تونس", "قطر"]),  # nobody from there on: from the beginning
        ("en", "É", ["Ecuador", "Estonia", "Denmark"], ["Ecuador", "Estonia", "Denmark"]),
    ],
)
def test_alphabetical_from_a_drawn_letter(
    language: str, letter: str, names: list[str], expected: list[str]
) -> None:
    drawn = order.letter_of(letter, language)
    assert drawn is not None
    entries = [entry(name, name=name) for name in names]
    draw = Draw(OrderPolicy.ALPHABETICAL, letter=drawn, language=language)
    assert keys(order.arrange(entries, draw)) == expected


@pytest.mark.parametrize(
    ("typed", "language", "letter"),
    [("أ", "ar", "ا"), ("ى", "ar", "ي"), ("m", "en", "M"), ("m", "ar", None), ("ب", "en", None)]
    + [("", "en", None), ("ab", "en", None), ("1", "en", None)],
)
def test_a_typed_letter_is_one_of_its_alphabet(typed: str, language: str, letter: str | None) -> None:
    assert order.letter_of(typed, language) == letter


@given(st.text(max_size=20), st.sampled_from(["ar", "en"]))
def test_a_drawn_letter_is_one_of_the_alphabet(seed: str, language: str) -> None:
    assert order.draw_letter(seed, language) in ALPHABETS[language]


def test_every_letter_can_be_drawn() -> None:
    drawn = {order.draw_letter(str(seed), "ar") for seed in range(1000)}
    assert drawn == set(ALPHABETS["ar"])


@given(st.lists(st.integers(), min_size=1, max_size=8, unique=True), st.data())
def test_a_move_by_hand_moves_one(rows: list[int], data: st.DataObject) -> None:
    row, place = data.draw(st.sampled_from(rows)), data.draw(st.integers(0, 9))
    got = order.moved(rows, row, place)
    assert got.index(row) == min(place, len(rows) - 1)
    assert [one for one in got if one != row] == [one for one in rows if one != row]
