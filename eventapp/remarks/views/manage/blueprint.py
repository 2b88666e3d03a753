"""Where the organisers' and interpreters' pages of remarks are registered."""

from __future__ import annotations

from flask import Blueprint

from eventapp.core.locale import LANGUAGE_PREFIX

blueprint = Blueprint("remarks_manage", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage/remarks")
