"""Error answers in the reader's language: a page for people, problem-JSON (RFC 9457) for programs."""

from __future__ import annotations

from typing import Any, Final

import structlog
from flask import Flask, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from eventapp.core import gate, locale
from eventapp.core.db import SAFE_METHODS, constraint_error, db
from eventapp.core.errors import DomainError, SignInRequired, StaleEdit
from eventapp.core.files.kinds import MIB
from eventapp.core.forms import printable
from eventapp.core.labels import sentence
from eventapp.core.templating import render

RETRY_AFTER_SECONDS: Final = 5
TITLES: Final = {
    400: _l("This request could not be understood"),
    401: _l("Please sign in"),
    403: _l("Your role does not allow this"),
    404: _l("There is no such page"),
    405: _l("This page cannot be used that way"),
    409: _l("Somebody else changed this meanwhile"),
    413: _l("This is too large"),
    422: _l("Something in this form needs your attention"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
    503: _l("Hiwar is busy just now"),
}
ADVICE: Final = {
    400: _l("Go back, reload the page and try again."),
    401: _l("You will come back to this page afterwards."),
    403: _l("Ask an owner of this event for the role you need."),
    404: _l("The address may be mistyped, or what was here may have been taken back."),
    405: _l("Open it from a link on the page before."),
    409: _l("Open it again to see what they saved."),
    413: _l("Please send less at once: %(most)s MB at most."),
    422: _l("Go back and look at the fields that are marked."),
    429: _l("Please wait a little before you try again."),
    500: _l("It was recorded and will be looked at. Please try again in a moment."),
    503: _l("Nothing was lost. Please try again in a few seconds."),
}
_SECRET: Final = frozenset({"csrf_token", "password", "new_password", "current_password", "token"})
_log = structlog.get_logger("errors")


def init_app(app: Flask) -> None:
    """Answer expected failures, HTTP's errors and everything unforeseen."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(SecurityError, _wrong_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(StaleDataError, _refused_by_database)
    app.register_error_handler(IntegrityError, _refused_by_database)
    app.register_error_handler(InternalServerError, _unforeseen)


def answer(status: int, detail: str | None = None, **context: Any) -> Response:
    """An error page, or the same as problem-JSON when a program asked."""
    title, text = str(TITLES.get(status, TITLES[500])), detail or _advice(status)
    if wants_json():
        response = jsonify(type="about:blank", title=title, status=status, detail=text)
        response.mimetype = "application/problem+json"
    else:
        page = render(
            "errors/error.html", status=status, title=title, text=text, kept=context.get("kept", [])
        )
        response = Response(page, mimetype="text/html")
    response.status_code = status
    response.headers["Content-Language"] = locale.current_language()
    if status in {429, 503}:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _advice(status: int) -> str:
    advice = ADVICE.get(status, "")
    most = (request.max_content_length or 0) // MIB
    return str(advice) % {"most": locale.reading().number(most)} if status == 413 else str(advice)  # noqa: PLR2004


def wants_json() -> bool:
    """Whether the caller is a program: the API, or one that prefers JSON to HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return request.path.startswith("/api/") or (best is not None and best != "text/html")


def typed_fields() -> list[tuple[str, str]]:
    """What was typed into a form of ours that could not be taken; shown, and sent again by one button.

    Never secrets; and nothing unless the browser says that a page of ours sent it: a form kept here gets a
    fresh token, which would make a stranger's form ours.
    """
    if gate.sender() is not gate.Sender.OURS:
        return []
    return [
        (printable(name), printable(value))
        for name, values in request.form.lists()
        if name not in _SECRET
        for value in values
    ]


def _domain_error(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, SignInRequired) and not wants_json():
        if request.method == "GET":
            here = request.full_path.rstrip("?")
            page = render("errors/sign_in.html", next_url=url_for("accounts.sign_in", next=here))
            return page, 401
        return _signed_out()
    specific = (
        sentence(error)
        if not isinstance(error, SignInRequired) and error.status in {400, 409, 422, 429}
        else None
    )
    response = answer(error.status, specific)
    response.headers.update(error.headers)
    return response


def _signed_out() -> Response:
    kept = typed_fields()
    if not kept:
        return answer(401, _("You were signed out meanwhile. Please sign in and try again."))
    return answer(
        401,
        _(
            "You were signed out meanwhile. Sign in in another tab, then send this again: "
            "everything you typed is still here."
        ),
        kept=kept,
    )


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    kept = typed_fields()
    if not kept:
        return answer(400)
    return answer(
        400,
        _(
            "This form was open for too long, or its page was signed in afresh. "
            "Nothing was lost: send it again."
        ),
        kept=kept,
    )


def _wrong_host(_error: SecurityError) -> ResponseReturnValue:
    """A host that is not ours: plain words, because no page can be made whose links lead anywhere."""
    if wants_json():
        return answer(400)
    return Response(f"{TITLES[400]}.\n", 400, mimetype="text/plain")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    db.session.rollback()
    if error.code is None or error.code < 400:  # noqa: PLR2004 - HTTP's own border
        return error.get_response()
    response = answer(error.code if error.code in TITLES else 400)
    response.status_code = error.code
    if error.code == 405 and getattr(error, "valid_methods", None):  # noqa: PLR2004
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _database_error(error: OperationalError) -> ResponseReturnValue:
    """The database is locked, full or away: 503 with the form kept, never half a write."""
    db.session.rollback()
    _log.error("database_unavailable", error=type(error.orig).__name__, path=request.path)
    return answer(503, kept=typed_fields())


def _unreadable(_error: DataError) -> ResponseReturnValue:
    """A value of the address or the form that no column can hold."""
    db.session.rollback()
    return answer(404 if request.method in SAFE_METHODS else 400)


def _refused_by_database(problem: Exception) -> ResponseReturnValue:
    """Somebody was faster, and the database saw it: the same answer as if we had."""
    stale = isinstance(problem, StaleDataError)
    return _domain_error(StaleEdit() if stale else constraint_error(problem))


def _unforeseen(error: InternalServerError) -> ResponseReturnValue:
    db.session.rollback()
    original = error.original_exception
    if isinstance(original, OperationalError):
        return _database_error(original)
    _log.error("unforeseen", path=request.path, exc_info=original)
    return answer(500, kept=typed_fields())
