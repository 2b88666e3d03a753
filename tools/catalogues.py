"""The catalogues: `python tools/catalogues.py update` after changing a sentence, `compile` before running.

`update` extracts every sentence of the interface and merges it into `translations/`; nothing is fuzzy.
`compile` writes the `.mo` files, which are never committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "en")
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# The usual order of the six Arabic forms: zero, one, two, few (3–10), many (11–99), other (100, 101, 102).
# Babel's own header swaps the last two.
ARABIC_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)


def extracted() -> Catalog:
    """Every sentence in the source and the templates, in a fixed order."""
    catalog = Catalog(project="Hiwar", charset="utf-8")
    with (ROOT / "translations" / "babel.cfg").open() as handle:
        methods, options = parse_mapping_cfg(handle)  # type: ignore[no-untyped-call]
    found = [
        (message, comments, context)
        for folder in ("eventapp", "templates")
        for _file, _line, message, comments, context in extract_from_dir(
            ROOT / folder,
            methods,
            options,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda _path: True,  # by default it passes over folders that begin with "_"
        )
    ]
    for message, comments, context in sorted(found, key=lambda row: (str(row[0]), row[2] or "")):
        catalog.add(message, None, auto_comments=comments, context=context)
    return catalog


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one before the first update."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Hiwar", charset="utf-8")
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def update() -> None:
    """Merge what the source says now into every catalogue."""
    template = extracted()
    for language in LANGUAGES:
        known = {
            (message.id if isinstance(message.id, str) else message.id[0], message.context): message.string
            for message in read(language)
            if message.id
        }
        fresh = Catalog(locale=language, project="Hiwar", charset="utf-8", fuzzy=False)
        for message in template:
            if message.id:
                key = (message.id if isinstance(message.id, str) else message.id[0], message.context)
                string = known.get(key)
                if isinstance(message.id, tuple) != isinstance(string, tuple):
                    string = None
                fresh.add(message.id, string, auto_comments=message.auto_comments, context=message.context)
        write(language, fresh)


def write(language: str, catalog: Catalog) -> None:
    """Write a catalogue with a header that never changes by itself."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = f"# Hiwar, interface in {language}."
    with path.open("wb") as handle:
        write_po(handle, catalog, width=110, sort_output=False, no_location=True, omit_header=True)
    body = path.read_text(encoding="utf-8")
    plurals = ARABIC_PLURALS if language == "ar" else "nplurals=2; plural=(n != 1);"
    header = [
        f"# Hiwar, the interface: {language}",
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: Hiwar\\n"',
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {plurals}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        "",
        "",
    ]
    path.write_text("\n".join(header) + body, encoding="utf-8")


def compile_all() -> None:
    """Write the `.mo` files, untranslated sentences left out."""
    for language in LANGUAGES:
        target = path_of(language).with_suffix(".mo")
        with target.open("wb") as handle:
            write_mo(handle, read(language))


if __name__ == "__main__":
    {"update": update, "compile": compile_all}[sys.argv[1]]()
