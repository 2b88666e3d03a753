"""The application put together: a list of calls, no logic."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from eventapp import cli, features
from eventapp.config import LOOPBACK, ROOT, Settings
from eventapp.core import (
    access,
    assets,
    catalogues,
    clock,
    compression,
    db,
    edge,
    error_pages,
    gate,
    headers,
    limits,
    locale,
    logs,
    sealing,
    sessions,
    templating,
)
from eventapp.core.files import limits as file_limits
from eventapp.core.files import storage

csrf = CSRFProtect()


def create(settings: Settings | None = None) -> Flask:
    """The application. Refuses to start, with a sentence, when a setting, a catalogue or a rule is wrong."""
    settings = settings or Settings.from_env()
    catalogues.check()
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance_path),
        static_folder=None,
    )
    configure(app, settings)
    clock.start_at(settings.clock)
    logs.init_app(app)
    sessions.init_app(app)
    compression.init_app(app)
    headers.init_app(app, settings)
    db.init_app(app, settings)
    sealing.init_app(app, settings)
    storage.init_app(app, settings)
    file_limits.init_app(app)
    gate.init_app(app)
    csrf.init_app(app)
    locale.init_app(app)
    limits.init_app(app, settings)
    templating.init_app(app, build=assets.init_app(app))
    error_pages.init_app(app)
    features.init_app(app)
    for view in features.WITHOUT_TOKEN:
        csrf.exempt(view)
    cli.init_app(app)
    access.check_declarations(app)
    stand_before(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings, derived from ours."""
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=gate.FORM_BYTES,
        # The prefix keeps sibling domains from planting a cookie of this name; browsers want HTTPS for it.
        SESSION_COOKIE_NAME="__Host-hiwar" if settings.secure_cookies else "hiwar",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=features.IDLE_LIFETIME,
        TRUSTED_HOSTS=[settings.base_host.rpartition(":")[0] or settings.base_host, *_loopback(settings)],
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )


def stand_before(app: Flask, settings: Settings) -> None:
    """What answers or corrects a request before the application sees it; the last to stand is the first."""
    edge.init_app(app, settings, read_version=features.public_version, read_reader=features.reader_of_kept)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def _loopback(settings: Settings) -> list[str]:
    return sorted(LOOPBACK) if settings.development else []
