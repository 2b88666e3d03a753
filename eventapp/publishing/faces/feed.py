"""The releases of an agenda as an Atom feed (RFC 4287), newest first, each with what it changed in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from flask_babel import gettext as _

from eventapp.core import text
from eventapp.core.links import absolute
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.core.xml import document
from eventapp.publishing import labels
from eventapp.publishing.faces.identity import derived
from eventapp.publishing.rules.diff import diff
from eventapp.publishing.rules.history import Edition

MIMETYPE: Final = "application/atom+xml; charset=utf-8"
_ATOM: Final = "http://www.w3.org/2005/Atom"


def releases(
    name: LocalizedText,
    key: str,
    editions: Sequence[Edition],
    notes: Iterable[LocalizedText],
    reading: Reading,
) -> bytes:
    """The feed of `editions`, given oldest first, with the note of each; `key` names the event for life."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": reading.language})
    title = _("%(event)s: releases of the agenda", event=text.strip_isolates(reading.name(name)))
    SubElement(feed, "title").text = title
    SubElement(feed, "id").text = f"urn:uuid:{derived('releases', f'{key}:{reading.language}')}"
    SubElement(feed, "link", rel="self", href=absolute("faces.releases"))
    SubElement(feed, "link", rel="alternate", href=absolute("publishing.releases"))
    SubElement(feed, "updated").text = editions[-1].released_at.isoformat(timespec="seconds")
    SubElement(SubElement(feed, "author"), "name").text = text.strip_isolates(reading.name(name))
    SubElement(feed, "generator").text = "Hiwar"
    entries = [
        _entry(earlier, edition, note, key, reading)
        for (earlier, edition), note in zip(pairwise([None, *editions]), notes, strict=True)
        if edition is not None
    ]
    feed.extend(reversed(entries))
    return document(feed)


def _entry(
    earlier: Edition | None, edition: Edition, note: LocalizedText, key: str, reading: Reading
) -> Element:
    entry = Element("entry")
    SubElement(entry, "title").text = _("Release %(number)s", number=reading.number(edition.number))
    guid = derived("release", f"{key}:{edition.number}:{reading.language}")
    SubElement(entry, "id").text = f"urn:uuid:{guid}"
    SubElement(entry, "link", href=absolute("publishing.release", number=edition.number))
    SubElement(entry, "updated").text = edition.released_at.isoformat(timespec="seconds")
    lines = [reading.name(note)] if note else []
    if earlier is not None:
        changes = diff(earlier.snapshot, edition.snapshot)
        lines += [labels.change_sentence(change, reading) for change in changes]
    SubElement(entry, "content", type="text").text = "\n".join(lines)
    return entry
