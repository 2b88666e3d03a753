"""The pages of focal points and participants: opened by mailed links, without an account."""

from __future__ import annotations

from eventapp.registration.views.public import delegation, papers
from eventapp.registration.views.public.blueprint import blueprint

__all__ = ["blueprint", "delegation", "papers"]
