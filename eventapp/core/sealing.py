"""Values sealed in the database, AES-256-GCM under keys that are not in it, and digests to match them by.

A key is a text in `EVENTAPP_DATA_KEY` or in `instance/data_key`; the first one seals, further ones still open
what they sealed before (`flask papers seal-again` ends that). A sealed value names its key and is bound to
the place it stands in (table, column, row), and opens nowhere else. A copy of the database opens nothing.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

from eventapp.config import Settings
from eventapp.core.errors import DomainError

_SCHEME: Final = "s1"  # AES-256-GCM, keys by HKDF-SHA-256
_NONCE: Final = 12  # bytes (NIST SP 800-38D, 8.2)
_KEY: Final = 32  # bytes
_NAME: Final = 4  # bytes of a key's name


class CannotBeOpened(DomainError):
    """The key a value was sealed with is not here, or the value was damaged or moved to another row."""

    status = 409


class _Key:
    """One key, in the three uses that are derived from it."""

    def __init__(self, text: str) -> None:
        self._text = text.encode()
        self.name = self._derived("name", _NAME).hex()
        self.cipher = AESGCM(self._derived("seal", _KEY))
        self.match = self._derived("match", _KEY)

    def _derived(self, use: str, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=f"hiwar {use}".encode()).derive(self._text)


class Sealer:
    """Seals with the first of its keys, opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [_Key(text) for text in keys]
        self._by_name = {key.name: key for key in self._keys}

    def seal(self, plain: str, place: str) -> str:
        """`plain` as it may stand at `place`, which names table, column and row."""
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE)
        sealed = nonce + key.cipher.encrypt(nonce, plain.encode(), place.encode())
        return f"{_SCHEME}.{key.name}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """What was sealed for `place`.

        Raises:
            CannotBeOpened: its key is not here, or it is not what was sealed there.
        """
        scheme, _, rest = sealed.partition(".")
        name, _, text = rest.partition(".")
        key = self._by_name.get(name)
        if scheme != _SCHEME or key is None:
            raise CannotBeOpened
        try:
            whole = base64.urlsafe_b64decode(text)
            return key.cipher.decrypt(whole[:_NONCE], whole[_NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise CannotBeOpened from None

    def digest(self, text: str, use: str) -> str:
        """A keyed digest: finds equal texts of one use, and tells nothing to whoever has not the key."""
        return hmac.new(self._keys[0].match, f"{use}\0{text}".encode(), "sha256").hexdigest()

    def is_newest(self, sealed: str) -> bool:
        """Whether the key that seals now sealed it."""
        return sealed.startswith(f"{_SCHEME}.{self._keys[0].name}.")


def init_app(app: Flask, settings: Settings) -> None:
    """Read the keys once."""
    app.extensions["sealer"] = Sealer(settings.data_keys)


def sealer() -> Sealer:
    """The one of this installation."""
    found: Sealer = current_app.extensions["sealer"]
    return found
