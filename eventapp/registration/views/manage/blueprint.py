"""Where the organisers' pages of this feature are."""

from __future__ import annotations

from flask import Blueprint

from eventapp.core.locale import LANGUAGE_PREFIX

blueprint = Blueprint("registration_manage", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage")
