"""The one way a page with a form is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import String, Text

from eventapp.core import access
from eventapp.core.db import Model, constraint_error, db
from eventapp.core.errors import DomainError, NotFound, StaleEdit
from eventapp.core.forms.form import Form
from eventapp.core.templating import render


class OnceKey(Model):
    """A form that was already carried out: a second click finds where the first one led.

    The key is a digest over the account, the form and its address, so that nobody finds another's.
    """

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(Text())


def form_page(
    form: Form,
    template: str,
    *,
    save: Callable[[], Any],
    then: Callable[[Any], str],
    message: Any = None,
    obj: Any = None,
    **context: Any,
) -> ResponseReturnValue:
    """Answer a page with one form: show it, or save it and go on.

    `save` is a service verb with its arguments, `then` makes the next address from what it returned, `obj`
    is the row being edited (none when one is made). 303 on success, 422 on refusal, 409 on a stale edit.
    """
    status = 200
    if form.is_submitted():
        if obj is None and (earlier := _already_done(form)):
            return redirect(earlier, 303)
        status, result = _attempt(form, save, obj)
        if status == 303:  # noqa: PLR2004 - HTTP's own number
            location = then(result) if obj is not None else _remember(form, then(result))
            if message:
                flash(str(message), "good")
            return redirect(location, 303)
        if obj is None and (earlier := _already_done(form)):
            return redirect(earlier, 303)  # refused because the first click was carried out meanwhile
    headers = form.refusal.headers if form.refusal is not None else {}
    return render(template, form=form, obj=obj, **context), status, headers


def _remember(form: Form, location: str) -> str:
    """Note where this form led; when another click of it came first, undo this one and go where that led."""
    db.session.add(OnceKey(key=_once_key(form), location=location))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        earlier = _already_done(form)
        if earlier is None:
            raise
        return earlier
    return location


def _already_done(form: Form) -> str | None:
    return db.session.scalar(select(OnceKey.location).where(OnceKey.key == _once_key(form)))


def _once_key(form: Form) -> str:
    actor = access.current_actor()
    facts = (getattr(actor, "id", None), type(form).__qualname__, request.path, form.once.data)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _attempt(form: Form, save: Callable[[], Any], obj: Any) -> tuple[int, Any]:
    if not form.validate():
        return 422, None
    try:
        if obj is not None and hasattr(obj, "version"):
            form.check_version(obj)
        result = save()
        db.session.flush()
        return 303, result
    except (DomainError, IntegrityError, StaleDataError) as problem:
        db.session.rollback()
        error = as_domain_error(problem)
        if isinstance(error, StaleEdit) and obj is not None:
            _read_again(obj)
            form.show_theirs(obj)
        form.attach(error)
        return error.status, None


def _read_again(obj: Any) -> None:
    """Read what the other editor left.

    Raises:
        NotFound: they deleted it.
    """
    try:
        db.session.refresh(obj)
    except InvalidRequestError:
        raise NotFound from None


def as_domain_error(problem: Exception) -> DomainError:
    """The named failure behind what the database or a service raised."""
    if isinstance(problem, DomainError):
        return problem
    if isinstance(problem, StaleDataError):
        return StaleEdit()
    return constraint_error(problem)
