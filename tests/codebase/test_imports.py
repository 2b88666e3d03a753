"""Which way dependencies point, and that a pure module stays cheap to use."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from eventapp.config import ROOT

PACKAGE = ROOT / "eventapp"


def test_the_import_contracts_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_feature_is_under_the_contract_of_its_inside() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["id"] == "inside-features")
    features = {
        f"eventapp.{path.parent.name}"
        for name in ("models.py", "service.py", "views", "service")
        for path in PACKAGE.glob(f"*/{name}")
        if path.parent.name not in {"core", "demo"}
    }
    assert features <= set(inside["containers"])


def test_a_pure_module_loads_neither_framework_nor_database() -> None:
    for module in ("events.rules.workflow", "programme.rules.timetable", "publishing.rules.diff"):
        program = f"import sys, eventapp.{module}; print('flask' in sys.modules, 'sqlalchemy' in sys.modules)"
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == ["False", "False"], module


SERVICES = [*PACKAGE.glob("*/service.py"), *PACKAGE.glob("*/service/*.py")]
WORKER = PACKAGE / "mail" / "service.py"  # commits between the steps of a delivery


@pytest.mark.parametrize(
    "path", sorted(set(SERVICES) - {WORKER}), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_a_service_neither_commits_nor_sees_the_request(path: Path) -> None:
    tree = ast.parse(path.read_text())
    calls = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert "commit" not in calls
    assert not names & {"request", "flash", "redirect"}
