"""Text of people: folding for search and sorting, digits, direction in plain text, cleaning of input. Pure.

One folding serves every search on every database: databases fold Latin letters at best (design:
"Arabic and English, as equals"). Rows keep `search_index` and `sort_key` in columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from eventapp.core.languages import direction

# Search folding

_APOSTROPHES: Final = "'`\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2032"
_HYPHENS: Final = "-\u2010\u2011"
_SPACING_ACCENTS: Final = {0x00B4: "'", 0xFF40: "'", 0x1FBD: "'", 0x1FBF: "'"}  # NFKD would make them spaces
_EQUAL: Final = {
    **dict.fromkeys("ٱ", "ا"),
    **dict.fromkeys("ىیےۍې", "ي"),
    **dict.fromkeys("ةہھەۃ", "ه"),
    **dict.fromkeys("کگڭ", "ك"),
    **{"پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف", "ڨ": "ق"},
    **dict.fromkeys("\u0640\u06e5\u06e6", ""),  # tatweel, small waw, small yeh
    **{"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t"},
    **{chr(start + digit): str(digit) for start in (0x0660, 0x06F0) for digit in range(10)},
}


class _Table(dict[int, str]):
    """A translation table that works out a character when it first meets it."""

    def __init__(self, joined: str, split: str = "") -> None:
        super().__init__()
        self.update({ord(char): folded for char, folded in _EQUAL.items()})
        self.update({ord(char): "" for char in joined})
        self.update({ord(char): " " for char in split})

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        if category in ("Mn", "Me", "Cf"):
            folded = ""
        else:
            folded = chr(code) if chr(code).isalnum() or category == "Mc" else " "
        self[code] = folded
        return folded


_JOINING: Final = _Table(_APOSTROPHES + _HYPHENS)
_SPLITTING_HYPHENS: Final = _Table(_APOSTROPHES, _HYPHENS)
_SPLITTING: Final = _Table("", _APOSTROPHES + _HYPHENS)


def fold(text: str) -> str:
    """`text` as search compares it: folded words with one space between.

    Case, Latin diacritics, tashkeel, tatweel and invisible characters go; hamza sits on nothing, ى is ي,
    ة is ه, digits are ASCII; apostrophes and hyphens join («Al-Hajri» is `alhajri`), other marks separate.
    """
    return " ".join(_words(text, _JOINING))


def _words(text: str, table: _Table) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPACING_ACCENTS))
    return unicodedata.normalize("NFKD", decomposed.casefold()).translate(table).split()


_WORD_LENGTH: Final = 64  # characters of a word that are told apart, in the index and in a query
_QUERY_WORDS: Final = 12  # further words of a query are not looked for
_QUERY_LENGTH: Final = 300  # characters; neither are further characters
_ARABIC_ARTICLES: Final = ("ال", "وال", "فال", "بال", "كال", "وبال", "لل", "ولل", "فلل")
_ARABIC_CLITICS: Final = ("و", "ب", "ل")
_LATIN_ARTICLES: Final = ("al", "el")
_ARTICLES: Final = frozenset({"ال", *_LATIN_ARTICLES})  # as words of their own
_COMPOUNDS: Final = ("عبد", "ابو", "abdul", "abdel", "abdal", "abdur", "abd", "abu", "abou")
_OPTIONAL: Final = frozenset({"بن", "ابن", "بنت", "bin", "ibn", "ben", "bint"})
_SHORT: Final = 2  # letters; what is left of a word after its article must be at least this long
_STEM: Final = 3  # letters; the same after a clitic or a Latin article, where a strip may be wrong


def search_index(*texts: str) -> str:
    """What a row keeps to be found by any of `texts`: folded words, with a space before and after each.

    A word stands there whole, without its article or clitics, joined to its neighbour where both spellings
    are usual (عبد العزيز, Al Hajri, counter-terrorism), and for Latin script as `~` and its consonants.
    """
    found: dict[str, None] = {}
    for text in texts:
        for table in (_JOINING, _SPLITTING):
            for token in _tokens(_words(text, table)):
                for form in _index_forms(token[:_WORD_LENGTH]):
                    found[form] = None
                    if key := _skeleton(form):
                        found[f"~{key}"] = None
    return f" {' '.join(found)} " if found else ""


def search_words(query: str) -> list[list[str]]:
    """For each word of `query`, the substrings any one of which a matching row's `search_index` contains.

    A word matches from its start; the consonants of a Latin name match as a whole. «بن» and its like are
    passed over unless they are all there is. An empty list means that nothing was asked.
    """
    typed = _merged([pair for chunk in query[:_QUERY_LENGTH].split() for pair in _query_parts(chunk)])
    asked = [pair for pair in typed if pair[0] not in _OPTIONAL] or typed
    return [list(dict.fromkeys(_alternatives(word, wholes))) for word, wholes in asked[:_QUERY_WORDS]]


def name_words(name: str) -> list[str]:
    """The folded words of a name, articles and عبد joined to the next one, without «بن» and its like."""
    units = [word for word, _wholes in _merged([(word, []) for word in _words(name, _JOINING)])]
    joined: list[str] = []
    for word in units:
        if joined and joined[-1] in _COMPOUNDS:
            joined[-1] += word
        elif word not in _OPTIONAL:
            joined.append(word)
    return joined


def _query_parts(chunk: str) -> Iterator[tuple[str, list[str]]]:
    """The words of a hyphenated word, each with the joined spellings it is part of."""
    joined = _words(chunk, _JOINING)
    for part in _words(chunk, _SPLITTING_HYPHENS):
        yield part, [whole for whole in joined if part in whole and part != whole]


def _merged(pairs: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The same words with an article that stands alone put before the next word."""
    merged: list[tuple[str, list[str]]] = []
    article: tuple[str, list[str]] | None = None
    for word, wholes in pairs:
        if article is not None:
            word, wholes = article[0] + word, article[1] + wholes  # noqa: PLW2901 - the same word, completed
            article = None
        elif word in _ARTICLES:
            article = (word, wholes)
            continue
        merged.append((word, wholes))
    return [*merged, article] if article is not None else merged


def _tokens(words: list[str]) -> Iterable[str]:
    units = [word for word, _wholes in _merged([(word, []) for word in words])]
    yield from words
    yield from units
    yield from (first + second for first, second in pairwise(units) if first in _COMPOUNDS)


def _alternatives(word: str, wholes: list[str]) -> Iterator[str]:
    for spelling in (word, *wholes):
        kept = spelling[:_WORD_LENGTH]
        yield f" {kept}"
        for form in (kept, *_without_article(kept)):
            if form != kept:  # «الحق» asks for the word «حق», not for all that begin so
                yield f" {form} " if len(form) <= _SHORT else f" {form}"
            if key := _skeleton(form):
                yield f" ~{key} "


def _without_article(word: str) -> Iterator[str]:
    for article in _ARABIC_ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + _SHORT:
            yield word[len(article) :]
    if word.startswith("لل") and len(word) > _STEM:
        yield word[1:]  # «للجنة» is ل + ال + لجنة, written with one lam less
    if word[:2] in _LATIN_ARTICLES and len(word) >= len("al") + _STEM:
        yield word[2:]


@lru_cache(maxsize=8192)
def _index_forms(word: str) -> tuple[str, ...]:
    forms = [word, *_without_article(word)]
    for clitic in _ARABIC_CLITICS:
        if word.startswith(clitic) and len(word) >= len(clitic) + _STEM:
            forms += [word[1:], *_without_article(word[1:])]
    for first in _COMPOUNDS:
        if word.startswith(first) and len(word) >= len(first) + _STEM:
            forms += [first, word[len(first) :], *_without_article(word[len(first) :])]
    return tuple(dict.fromkeys(forms))


_DIGRAPHS: Final = (("sh", "1"), ("kh", "2"), ("gh", "3"), ("th", "4"), ("dh", "5"), ("ch", "6"), ("ph", "f"))
_ABD: Final = re.compile(r"^abd[aeiou]?[lr]?")
_DOUBLED: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"[aeiouwy]")
_LATIN: Final = re.compile(r"[a-z]{3,}")
_CONSONANTS: Final = 2  # fewer of them tell no names apart


@lru_cache(maxsize=8192)
def _skeleton(word: str) -> str:
    """The consonants of a Latin-script word, as transliterations of one Arabic name share them.

    Nasser, Nasir and Naser are `nsr`; Ahmad and Ahmed `ahmd`; Abdul Rahman and Abdurrahman `abdrhmn`.
    Empty for other scripts and for words that have too few consonants.
    """
    if not _LATIN.fullmatch(word):
        return ""
    key = _DOUBLED.sub(r"\1", _ABD.sub("abdi", word).replace("dj", "j").replace("q", "k"))
    for letters, sign in _DIGRAPHS:
        key = key.replace(letters, sign)
    first = key[0] if key[0] in "wy" else _VOWELS.sub("a", key[0])
    rest = _VOWELS.sub("", key[1:])
    if len(rest) > 1 and rest.endswith("h"):
        rest = rest[:-1]  # Fatimah, Fatima
    return first + rest if len(rest) + (first != "a") >= _CONSONANTS else ""


# Sorting

SORT_KEY_LENGTH: Final = 400  # characters of a sort key column
_DIGITS: Final = re.compile(r"[0-9]+")
_DIGIT_WIDTH: Final = 10
_AFTER_ARABIC: Final = "\ue000"  # private use: greater than any Arabic letter
_ABD_AL: Final = re.compile(r"(?<!\w)عبد\s+(?=ال)")
# The article, not the first letters of «الله» or of nouns such as «التزام»; «ألمانيا», «إلياس» have a hamza.
_ARTICLE: Final = re.compile(r"(?<!\w)ال(?=\w\w)(?!له(?!\w))(?!ت(?:زام|ماس|حاق|قاء|هاب|فاف|فات|باس))")


def sort_key(text: str, language: str) -> str:
    """What a list of `language` sorts `text` by, compared by code point (SQLite BINARY, PostgreSQL "C").

    Arabic ignores ال at the start of a word, tashkeel and hamza forms. Latin ignores case and diacritics and
    keeps `al` as given. Numbers sort by value. An Arabic list files other scripts after the Arabic ones.
    """
    composed = unicodedata.normalize("NFKC", text[:SORT_KEY_LENGTH]).replace("ٱ", "ا")
    visible = "".join(c for c in composed if c != "\u0640" and unicodedata.category(c) not in ("Mn", "Cf"))
    words = _words(_ARTICLE.sub("", _ABD_AL.sub("عبد", visible)), _SPLITTING_HYPHENS)
    key = _DIGITS.sub(lambda run: run[0].zfill(_DIGIT_WIDTH), " ".join(words))
    if language == "ar" and key[:1].isalpha() and not "\u0600" <= key[0] <= "\u06ff":
        key = _AFTER_ARABIC + key
    return key[:SORT_KEY_LENGTH]


# Digits

_TO_LATIN: Final = {start + digit: str(digit) for start in (0x0660, 0x06F0) for digit in range(10)}
_TO_ARABIC: Final = {ord(str(digit)): chr(0x0660 + digit) for digit in range(10)}


def to_latin_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as 0–9."""
    return text.translate(_TO_LATIN)


def to_arabic_digits(text: str) -> str:
    """`text` with 0–9 as ٠–٩, except inside left-to-right isolates: phones, symbols, room codes stay."""
    if LRI not in text:
        return text.translate(_TO_ARABIC)
    open_isolates: list[str] = []
    pieces = []
    for char in text:
        if char in _OPENERS:
            open_isolates.append(char)
        elif char == PDI and open_isolates:
            open_isolates.pop()
        elif char == "\n":
            open_isolates.clear()  # an isolate ends with its paragraph
        pieces.append(char if LRI in open_isolates else char.translate(_TO_ARABIC))
    return "".join(pieces)


# Direction in plain text (mail subjects, calendars, CSV, PDF metadata)

LRI: Final = "\u2066"
RLI: Final = "\u2067"
FSI: Final = "\u2068"
PDI: Final = "\u2069"
_OPENERS: Final = frozenset({LRI, RLI, FSI})
_ISOLATES: Final = {ord(char): None for char in (LRI, RLI, FSI, PDI)}


def isolate(text: str, language: str) -> str:
    """`text` as an island that reads in the direction of `language`; empty stays empty."""
    return _island(RLI if direction(language) == "rtl" else LRI, text)


def isolate_ltr(text: str) -> str:
    """`text` as a left-to-right island: a phone number, an address, a document symbol, a time."""
    return _island(LRI, text)


def isolate_auto(text: str) -> str:
    """`text` as an island that reads as its first letter does, for a text of unknown language."""
    return _island(FSI, text)


def first_direction(text: str) -> str:
    """Which way `text` reads by its first letter, as `dir="auto"` has it: rtl, ltr, or empty without one."""
    ways = {"L": "ltr", "R": "rtl", "AL": "rtl"}
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((ways[kind] for kind in kinds if kind in ways), "")


def strip_isolates(text: str) -> str:
    """`text` without isolate characters."""
    return text.translate(_ISOLATES)


def _island(opener: str, text: str) -> str:
    return f"{opener}{_balanced(text)}{PDI}" if text else ""


def _balanced(text: str) -> str:
    """`text` with every isolate it opens closed and none closed that it did not open."""
    if PDI not in text and not any(char in text for char in _OPENERS):
        return text
    depth = 0
    kept = []
    for char in text:
        if char == PDI and not depth:
            continue
        depth += (char in _OPENERS) - (char == PDI)
        kept.append(char)
    return "".join(kept) + PDI * depth


# Input


class UnsafeText(ValueError):
    """A typed text holds what no text should; `code` is `nul`, `control`, `bidi` or `surrogate`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# Marks that come along with pasted text and are never seen: direction marks, isolates, zero widths.
_DROPPED: Final = dict.fromkeys(map(ord, "\u061c\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"))
_UNSAFE: Final = (
    ("nul", re.compile(r"\x00")),
    ("surrogate", re.compile(r"[\ud800-\udfff]")),
    ("bidi", re.compile(r"[\u202a-\u202e]")),
    ("control", re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")),
)
# Letters and marks that are never seen (Unicode: Default_Ignorable_Code_Point, and the blank of Braille).
_UNSEEN: Final = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)
_LINE_ENDS: Final = re.compile(r"\r\n|[\r\u2028\u2029]")


def clean_line(value: str) -> str:
    """One line as it is stored: NFC, trimmed, one space between words, no invisible direction marks.

    Raises:
        UnsafeText: a control character, a line end inside the line, a direction override, half a character.
    """
    checked = _checked(value).strip()
    if "\n" in checked or "\r" in checked:
        raise UnsafeText("control")
    return " ".join(checked.split())


def clean_text(value: str) -> str:
    """Several lines as they are stored: NFC, trimmed as a whole, lines ended by `\\n`.

    Raises:
        UnsafeText: a control character other than tab and line end, a direction override, half a character.
    """
    return _LINE_ENDS.sub("\n", _checked(value)).strip()


def _checked(value: str) -> str:
    for code, pattern in _UNSAFE:
        if pattern.search(value):
            raise UnsafeText(code)
    kept = unicodedata.normalize("NFC", value.translate(_DROPPED))
    return "" if _UNSEEN.fullmatch(kept) else kept


def legible(value: str) -> str:
    """`value` without what no text of ours holds: what was searched for stands on the page that answers."""
    for _code, pattern in _UNSAFE:
        value = pattern.sub("", value)
    return value.translate(_DROPPED)
