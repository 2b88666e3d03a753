"""Sealed values: opened with the key and at their own place alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from eventapp.config import Settings, SettingsError
from eventapp.core.sealing import CannotBeOpened, Sealer

OLD, NEW = "o" * 40, "n" * 40
PLACE = "papers.passport/abc"


def test_what_is_sealed_is_opened_and_tells_nothing() -> None:
    sealer = Sealer([OLD])
    sealed = [sealer.seal("X9CANARY77 منى", PLACE) for _turn in range(2)]
    assert [sealer.open(one, PLACE) for one in sealed] == ["X9CANARY77 منى"] * 2
    assert sealed[0] != sealed[1]  # no two are alike, though they say the same
    assert "CANARY" not in "".join(sealed)


@pytest.mark.parametrize("place", ["papers.passport/abd", "papers.travel/abc", ""])
def test_a_value_moved_elsewhere_does_not_open(place: str) -> None:
    sealer = Sealer([OLD])
    with pytest.raises(CannotBeOpened):
        sealer.open(sealer.seal("X9", PLACE), place)


def test_what_was_damaged_or_sealed_with_a_lost_key_does_not_open() -> None:
    sealer = Sealer([OLD])
    sealed = sealer.seal("X9", PLACE)
    last = "A" if sealed[-10] != "A" else "B"
    for wrong in ("", "nonsense", "s1.", sealed[:-10] + last + sealed[-9:], sealed[:20], "s2" + sealed[2:]):
        with pytest.raises(CannotBeOpened):
            sealer.open(wrong, PLACE)
    with pytest.raises(CannotBeOpened):
        Sealer([NEW]).open(sealed, PLACE)


def test_a_new_key_seals_while_the_old_one_still_opens() -> None:
    before = Sealer([OLD]).seal("X9", PLACE)
    both = Sealer([NEW, OLD])
    after = both.seal("X9", PLACE)
    assert both.open(before, PLACE) == both.open(after, PLACE) == "X9"
    assert (both.is_newest(before), both.is_newest(after)) == (False, True)
    assert Sealer([NEW]).open(after, PLACE) == "X9"


def test_digests_are_equal_for_equal_texts_of_one_use_under_one_key() -> None:
    sealer = Sealer([OLD])
    assert sealer.digest("QA:X9", "passport") == Sealer([OLD, NEW]).digest("QA:X9", "passport")
    others = {
        sealer.digest("QA:X9", "person"),
        sealer.digest("QA:X8", "passport"),
        Sealer([NEW]).digest("QA:X9", "passport"),
    }
    assert len(others | {sealer.digest("QA:X9", "passport")}) == 4


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    env = {"EVENTAPP_INSTANCE": str(tmp_path)}
    settings = Settings.from_env(env)
    path = tmp_path / "data_key"
    assert settings.data_keys == (path.read_text().strip(),) == Settings.from_env(env).data_keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert settings.data_keys[0] not in {settings.secret_key, repr(settings)}
    assert settings.data_keys[0] not in repr(settings)


def test_keys_of_the_environment_and_keys_too_short(tmp_path: Path) -> None:
    env = {"EVENTAPP_INSTANCE": str(tmp_path)}
    assert Settings.from_env(env | {"EVENTAPP_DATA_KEY": f"{NEW},{OLD}"}).data_keys == (NEW, OLD)
    with pytest.raises(SettingsError, match="EVENTAPP_DATA_KEY"):
        Settings.from_env(env | {"EVENTAPP_DATA_KEY": "short"})
