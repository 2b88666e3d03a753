"""Header lines whose words keep their spaces, which the standard library loses where it folds Arabic ones."""

from __future__ import annotations

from email.header import Header
from email.policy import SMTP, EmailPolicy
from typing import Any, Final

_LONGEST: Final = 75  # of an encoded word with its line (RFC 2047, 2)


class Folding(EmailPolicy):
    """As the standard policy, but subject and recipient are encoded by the older, exact way (RFC 2047)."""

    def fold(self, name: str, value: Any) -> str:
        """One header, folded."""
        made = _encoded(name, value, self.linesep)
        return f"{name}: {made}{self.linesep}" if made else str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        made = _encoded(name, value, self.linesep)
        return f"{name}: {made}{self.linesep}".encode("ascii") if made else super().fold_binary(name, value)


def _encoded(name: str, value: Any, linesep: str) -> str:
    if name.lower() == "subject" and not str(value).isascii():
        return _words(str(value), name, linesep)
    addresses: Any = getattr(value, "addresses", ())
    if name.lower() == "to" and len(addresses) == 1 and not addresses[0].display_name.isascii():
        one = addresses[0]
        return f"{_words(one.display_name, name, linesep)}{linesep} <{one.addr_spec}>"
    return ""


def _words(plain: str, name: str, linesep: str) -> str:
    return Header(plain, "utf-8", maxlinelen=_LONGEST, header_name=name).encode(linesep=linesep)


POLICY: Final = Folding(linesep=SMTP.linesep)
