"""Installations to copy, restore and look over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.operations.installations import Maker


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    made = Maker(tmp_path_factory.mktemp("operations"))
    yield made
    made.end()


@pytest.fixture
def kind(database: str) -> str:
    """The kind of database that this test runs on."""
    return database.partition(":")[0].removesuffix("ql")
