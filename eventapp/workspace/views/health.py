"""For operators and load balancers: is the process alive, and can it serve?"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core.access import Permission, requires
from eventapp.core.db import db
from eventapp.mail.service import waiting

OVERDUE_SECONDS: Final = 900

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
@requires(Permission.INSTALLATION_READ)
def live() -> ResponseReturnValue:
    """Answers without touching anything."""
    return jsonify(status="ok")


@blueprint.get("/ready")
@requires(Permission.INSTALLATION_READ)
def ready() -> ResponseReturnValue:
    """503 when the database does not answer; `degraded` when mails have waited for long. No details."""
    try:
        db.session.execute(text("SELECT 1 FROM alembic_version"))
        _count, age = waiting()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="unavailable"), 503
    return jsonify(status="degraded" if age > OVERDUE_SECONDS else "ok")
