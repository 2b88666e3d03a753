"""Security headers on every response, errors and files included."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from eventapp.config import Settings
from eventapp.core.compression import is_personal

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Put the headers on whatever is answered."""
    extra = {"Strict-Transport-Security": "max-age=31536000"} if settings.secure_cookies else {}

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in {**HEADERS, **extra}.items():
            response.headers.setdefault(name, value)
        if is_personal() or request.endpoint is None:
            # What depends on who asks is never kept by anybody in between.
            response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cache-Control", "no-cache")
        return response
