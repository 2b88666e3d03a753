"""States of mails in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from eventapp.mail.rules import MailState

MAIL_STATES = {
    MailState.HELD: _l("Held until released"),
    MailState.QUEUED: _l("Waiting"),
    MailState.SENDING: _l("Being sent"),
    MailState.SENT: _l("Sent"),
    MailState.FAILED: _l("Could not be sent"),
    MailState.DISCARDED: _l("Discarded"),
}
