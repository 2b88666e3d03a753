"""The organisers' pages of the programme, one module a page or a group of pages."""

from __future__ import annotations

from eventapp.programme.views.manage import absences, contents, draft, moves, sessions, texts
from eventapp.programme.views.manage.base import blueprint

texts.register()

__all__ = ["absences", "blueprint", "contents", "draft", "moves", "sessions"]
