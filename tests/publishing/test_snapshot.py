"""A release is the same bytes every time, comes back as it went, and nothing else is taken for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given

from eventapp.core.localized import LocalizedText
from eventapp.publishing.rules.snapshot import AgendaSnapshot, digest, dump, load
from tests.publishing.agendas import EVENT, agenda, agenda_of, agendas, at, texts


@given(agendas())
def test_what_is_dumped_is_loaded_again_exactly(snapshot: AgendaSnapshot) -> None:
    body = dump(snapshot)
    assert load(body) == snapshot
    assert dump(load(body)) == body


@given(texts)
def test_every_text_comes_back(text: LocalizedText) -> None:
    snapshot = agenda(event=replace(EVENT, title=text))
    assert load(dump(snapshot)).event.title == text


def test_the_bytes_are_json_with_sorted_keys_in_utf_8() -> None:
    body = dump(agenda())
    document = json.loads(body)
    assert body.decode() == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert document["schema"] == 1
    assert document["sessions"][0]["title"] == {"ar": "«Session 1»", "en": "Session 1"}
    assert document["sessions"][0]["starts_at"] == "2023-01-31T06:30:00Z"


def test_equal_agendas_made_apart_have_equal_bytes() -> None:
    assert dump(agenda()) == dump(agenda_of(starts_at=at(9, 30)))


def test_a_digest_is_that_of_the_bytes() -> None:
    body = dump(agenda())
    assert digest(body) == hashlib.sha256(body).hexdigest()
    assert digest(body) != digest(dump(agenda_of(starts_at=at(9, 31))))


def _with(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["sessions"][0].update(values)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.update(schema=2),
        lambda document: document.pop("event"),
        _with(status="perhaps"),
        _with(starts_at="2023-01-31T09:30:00"),
        _with(all_rooms="yes"),
        _with(title="Session 1"),
    ],
)
def test_what_is_no_snapshot_of_this_schema_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    document = json.loads(dump(agenda()))
    spoil(document)
    with pytest.raises(msgspec.ValidationError):
        load(json.dumps(document).encode())
