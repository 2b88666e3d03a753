"""Forms of messages to participants."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eventapp.core.forms import Form, LocalizedField


class MessageForm(Form):
    """Subject and text in both languages; who gets it is said by the address and by ticks."""

    subject = LocalizedField(_l("Subject"), required=True, most=150)
    body = LocalizedField(
        _l("Text"),
        required=True,
        long=True,
        most=5000,
        description=_l("A greeting with the name stands before it."),
    )
