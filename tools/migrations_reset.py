"""Before the first release: write the one revision afresh from the models (PostgreSQL and SQLite alike)."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Delete the old revision and write `0001_the_house`."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EVENTAPP_INSTANCE"] = folder
        os.environ["EVENTAPP_DATABASE_URL"] = f"sqlite:///{folder}/empty.sqlite3"
        from flask_migrate import revision  # noqa: PLC0415 - the environment first

        from eventapp import create_app  # noqa: PLC0415
        from eventapp.core.db import migrations_path  # noqa: PLC0415

        for old in (migrations_path() / "versions").glob("*.py"):
            old.unlink()
        with create_app().app_context():
            revision(directory=str(migrations_path()), message="the house", autogenerate=True, rev_id="0001")
            _place_exclusion(next((migrations_path() / "versions").glob("0001_*.py")))


def _place_exclusion(path: Path) -> None:
    """The exclusion of overlapping sessions is PostgreSQL's alone: out of the table, into a step of its own."""
    lines = path.read_text().splitlines()
    body = "\n".join(line for line in lines if not re.search(r"ExcludeConstraint|import postgresql", line)) + "\n"
    upgrade, downgrade = body.split("def downgrade()")
    path.write_text(f"{upgrade.rstrip()}\n{EXCLUSION}\n\ndef downgrade(){downgrade}")


EXCLUSION = '''
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE session ADD CONSTRAINT no_room_overlap EXCLUDE USING gist ("
            "int4range(room_id, room_id, '[]') WITH &&, tstzrange(starts_at, ends_at, '[)') WITH &&) "
            "WHERE (room_id IS NOT NULL AND starts_at IS NOT NULL AND ends_at IS NOT NULL"
            " AND status <> 'cancelled' AND deleted_at IS NULL)"
        )
'''


if __name__ == "__main__":
    main()
