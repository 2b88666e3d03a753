"""The addresses of mailed links."""

from __future__ import annotations

from flask import url_for

from eventapp.core.languages import LANGUAGES


def link_paths() -> dict[str, str]:
    """The address of a focal point's link for mails, by language; `TOKEN` where the secret goes."""
    return {
        language: url_for("registration.open_link", token="TOKEN", lang=language)  # noqa: S106 - replaced
        for language in LANGUAGES
    }
