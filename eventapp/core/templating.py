"""Jinja, strict: a misspelt variable is an error, everything is escaped, pages know their reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import nh3
from flask import Flask, current_app, g, get_flashed_messages, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from eventapp.core import access, clock, locale, qr, text
from eventapp.core.languages import direction, other
from eventapp.core.localized import LocalizedText
from eventapp.core.pagination import page_url
from eventapp.core.phones import shown_phone

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})
_MARKDOWN_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "blockquote", "br", "h3", "h4", "code"}
_MARKDOWN_SCHEMES = {"http", "https", "mailto", "tel"}


def init_app(app: Flask, *, build: str) -> None:
    """Give every template the reader's language, the assets' addresses and the rules."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(
        markdown=markdown, phone=shown_phone, digits=lambda value: locale.reading().digits(value)
    )
    app.extensions["asset_build"] = build
    app.context_processor(_context)


def render(template: str, **context: Any) -> str:
    """A template in the request's language."""
    return render_template(template, **context)


def asset(path: str) -> str:
    """The address of a static file; it changes with every build, so it may be kept for ever."""
    return url_for("assets.file", build=current_app.extensions["asset_build"], path=path)


def markdown(value: str) -> Markup:
    """A staff text as HTML: rendered by one library, sanitised by another, each block with its direction."""
    html = nh3.clean(
        _markdown.render(value),
        tags=_MARKDOWN_TAGS,
        attributes={"a": {"href"}},
        url_schemes=_MARKDOWN_SCHEMES,
    )
    for tag in ("p", "li", "blockquote", "h3", "h4"):
        html = html.replace(f"<{tag}>", f'<{tag} dir="auto">')
    return Markup(html)  # noqa: S704 - sanitised in the line above


def plain(value: LocalizedText | str, language: str | None = None) -> str:
    """A text isolated for places without markup: titles, attributes, subjects."""
    if isinstance(value, LocalizedText):
        shown, actual = value.shown(language or locale.current_language())
        return text.isolate(shown, actual)
    return text.isolate_auto(value)


def messages() -> list[tuple[str, str]]:
    """What the last action has to say. Without a session nothing is read, so that no cookie is involved."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return []
    return get_flashed_messages(with_categories=True)  # type: ignore[return-value]


def clock_banner() -> datetime | None:
    """The program's time when it is not the true one: pages say so in a banner."""
    return clock.now() if clock.is_shifted() else None


def _context() -> dict[str, Any]:
    language = locale.current_language()
    event = g.get("event")
    values: dict[str, Any] = {
        "lang": language,
        "dir": direction(language),
        "other_lang": other(language),
        "direction": direction,
        "reading": locale.reading(),
        "accent": event.accent if event is not None else "maroon",
        "event": event,
        "clock_banner": clock_banner(),
    }
    functions: dict[str, Callable[..., Any]] = {
        "asset": asset,
        "can": access.can,
        "csrf_token": generate_csrf,
        "messages": messages,
        "page_url": page_url,
        "plain": plain,
        "qr": qr.code,
        "switch_url": locale.switch_url,
        "now": clock.now,
        "clock_shift": lambda: round(clock.shift().total_seconds()),
    }
    return values | functions | {"account": access.current_actor()}
