"""The organisers' board, and the interpreters' desk."""

from __future__ import annotations

from eventapp.remarks.views.manage import board, desk, interpreters
from eventapp.remarks.views.manage.blueprint import blueprint

__all__ = ["blueprint", "board", "desk", "interpreters"]
