"""The pages of focal points and participants, opened by mailed links, and those to register: no account."""

from __future__ import annotations

from eventapp.registration.views.public import delegation, individual, own, papers
from eventapp.registration.views.public.blueprint import blueprint

__all__ = ["blueprint", "delegation", "individual", "own", "papers"]
