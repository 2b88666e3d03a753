"""Where the pages of the workspace that are about the event itself are registered."""

from __future__ import annotations

from flask import Blueprint

from eventapp.core.locale import LANGUAGE_PREFIX

blueprint = Blueprint("events", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage")
