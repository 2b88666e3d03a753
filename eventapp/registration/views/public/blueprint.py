"""Where the pages of focal points and participants are."""

from __future__ import annotations

from flask import Blueprint

from eventapp.core.locale import LANGUAGE_PREFIX

blueprint = Blueprint("registration", __name__, url_prefix=LANGUAGE_PREFIX)
