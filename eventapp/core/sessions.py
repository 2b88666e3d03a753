"""The cookie of a session: written when it holds something new, renewed now and then, not with every answer.

Flask renews a permanent session with every answer, files included. An answer that comes late would then put
back the cookie as it was when its request was sent, and undo what another answer has written since: a form
opened right after signing in lost its token so.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, SignatureExpired

RENEWED_SECONDS: Final = 300  # how old a cookie grows before it is renewed


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, seldom renewed."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether this answer writes the cookie."""
        if session.modified:
            return True
        return session.permanent and not request.path.startswith("/static/") and self._is_old(app)

    def _is_old(self, app: Flask) -> bool:
        serializer = self.get_signing_serializer(app)
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            if serializer is not None:
                serializer.loads(cookie, max_age=RENEWED_SECONDS)
        except SignatureExpired:
            return True
        except BadSignature:
            return False
        return False


def init_app(app: Flask) -> None:
    """Keep sessions so."""
    app.session_interface = Sessions()
