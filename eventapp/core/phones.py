"""Telephone numbers: stored in E.164 (`+97444441234`), read in groups (`+974 4444 1234`)."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat


def stored_phone(typed: str) -> str | None:
    """A number typed with its country code, as it is stored; None when it cannot be one."""
    try:
        number = phonenumbers.parse("+" + typed[2:] if typed.startswith("00") else typed, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown_phone(number: str) -> str:
    """A stored number as it is read: grouped, with its country code; anything else as it is."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
