"""A test client that checks every page any test fetches, in whatever language.

A page must parse as HTML5, have one `h1`, the right `lang` and `dir`, no id twice, a label on every field, no
script or style inside, no sentence of the other language outside an element that says so, and every text that
users typed isolated. Texts made by `tests/factories.py` carry `MARK`, so that they are recognised.
"""

from __future__ import annotations

import contextvars
import re
from typing import Any, Final
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eventapp.core.db import db

MARK: Final = "⁂"
_NAMESPACE: Final = "{http://www.w3.org/1999/xhtml}"
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_ARABIC: Final = re.compile(r"[\u0620-\u064a]{2,}")
_ISOLATED: Final = re.compile(r"[\u2066-\u2068][^\u2066-\u2069]*\u2069")  # names inside a sentence
_SILENT: Final = {"script", "style", "template", "textarea", "option", "title", "code"}
_DIRECTIONS: Final = {"ar": "rtl", "en": "ltr"}
HEADERS: Final = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")


class CheckedClient(FlaskClient):
    """Makes requests in a context of their own, as a server would, and checks what comes back.

    It says of every request, as a browser does, that a page of ours sent it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()
        kwargs.setdefault("buffered", True)  # a file that is sent is closed, as a server would
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        response.request.environ["wsgi.input"].close()
        db.session.expire_all()
        for name in HEADERS:
            assert name in response.headers, f"{name} is missing on {response.request.path}"
        is_page = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
        if is_page and response.data and response.status_code not in range(300, 400):
            check_page(response.get_data(as_text=True), response.request.path)
        return response

    def submit(self, path: str, **fields: Any) -> TestResponse:
        """Open the form at `path`, fill in `fields` over what it holds, and send it as a browser would."""
        form = form_fields(self.get(path).get_data(as_text=True))
        data = {**form, **{name.replace("__", "-"): value for name, value in fields.items()}}
        wanted = {name: value for name, value in data.items() if value is not None}
        return self.post(path, data=wanted)

    def press(self, path: str, **fields: Any) -> TestResponse:
        """Send the POST that a button on some page sends."""
        token = form_fields(self.get("/en/account").get_data(as_text=True)).get("csrf_token", "")
        return self.post(path, data={"csrf_token": token, **fields})


def check_page(html: str, path: str) -> None:
    """Everything that holds for every page."""
    parser = html5lib.HTMLParser(strict=False)
    document = parser.parse(html)
    assert not parser.errors, f"{path}: not HTML5: {parser.errors[:3]}"
    root = document if document.tag == f"{_NAMESPACE}html" else document.find(f"{_NAMESPACE}html")
    language = path.split("/")[1] if path.split("/")[1] in _DIRECTIONS else root.get("lang")
    assert (root.get("lang"), root.get("dir")) == (language, _DIRECTIONS[language]), path
    elements = list(root.iter())
    headings = [element for element in elements if _name(element) == "h1"]
    assert len(headings) == 1, f"{path}: {len(headings)} h1"
    _check_title(root, headings[0], path)
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), f"{path}: an id twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    _check_nothing_inline(elements, path)
    _check_labels(elements, path)
    _check_texts(root, language, path)


def _name(element: Element) -> str:
    return str(element.tag).removeprefix(_NAMESPACE)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _bare(text: str) -> str:
    return re.sub(r"[\u200e\u200f\u2066-\u2069]", "", text)


def _check_title(root: Element, heading: Element, path: str) -> None:
    title = root.find(f".//{_NAMESPACE}title")
    assert title is not None, f"{path}: no title"
    assert _bare(_text(title)), f"{path}: an empty title"
    assert _text(heading), f"{path}: an empty h1"


def _check_nothing_inline(elements: list[Element], path: str) -> None:
    for element in elements:
        name = _name(element)
        assert name != "style", f"{path}: style element"
        assert "style" not in element.attrib, f"{path}: style attribute on {name}"
        assert not [key for key in element.attrib if key.startswith("on")], f"{path}: handler on {name}"
        if name == "script" and "json" not in element.get("type", ""):
            assert element.get("src"), f"{path}: inline script"


def _check_labels(elements: list[Element], path: str) -> None:
    labelled = {element.get("for") for element in elements if _name(element) == "label"}
    wrapped = {
        inner for outer in elements if _name(outer) == "label" for inner in outer.iter() if inner is not outer
    }
    for element in elements:
        if _name(element) not in {"input", "select", "textarea"}:
            continue
        if element.get("type") in {"hidden", "submit", "button", "image"}:
            continue
        named = element.get("id") in labelled or element in wrapped
        assert named or element.get("aria-label") or element.get("aria-labelledby"), (
            f"{path}: no label for {element.get('name')}"
        )
    for element in elements:
        if _name(element) in {"a", "button"}:
            labels = [element.get("aria-label"), _text(element), *[i.get("alt") for i in element.iter()]]
            assert any(labels), f"{path}: a {_name(element)} without words: {element.attrib}"


def _check_texts(root: Element, language: str, path: str) -> None:
    foreign = _LATIN if language == "ar" else _ARABIC
    for text, trail in _texts(root, ()):
        names = [_name(element) for element in trail]
        if set(names) & _SILENT:
            continue
        text = _ISOLATED.sub("", text)  # noqa: PLW2901 - what is isolated by characters needs no element
        inner = [element for element in trail if _name(element) not in {"html"}]
        isolated = any(_name(e) == "bdi" or e.get("dir") for e in inner)
        assert MARK not in text or isolated, f"{path}: user text not isolated: {text!r} in {names[-3:]}"
        told = isolated or any(e.get("lang") not in {None, language} for e in inner)
        assert told or not foreign.search(text), (
            f"{path}: not in {language}: {text.strip()!r} in {names[-3:]}"
        )


def _texts(element: Element, trail: tuple[Element, ...]) -> Any:
    here = (*trail, element)
    if element.text and element.text.strip():
        yield element.text, here
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child, here)
        if child.tail and child.tail.strip():
            yield child.tail, here


def form_fields(html: str, *, action: str | None = None) -> dict[str, Any]:
    """What the main form of a page holds, by name: its largest one, or the one with this action."""
    root = html5lib.parse(html)
    forms = [form for form in root.iter(f"{_NAMESPACE}form") if form.get("method", "get").lower() == "post"]
    if action is not None:
        forms = [form for form in forms if form.get("action") == action]
    held = [_fields_of(form) for form in forms]
    return max(held, key=len, default={})


def _fields_of(form: Element) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "text")
        if not name or element.get("disabled") is not None:
            continue
        if _name(element) == "input" and kind not in {"submit", "button", "file"}:
            if kind in {"checkbox", "radio"} and element.get("checked") is None:
                continue
            _add(values, name, element.get("value", "on" if kind == "checkbox" else ""))
        elif _name(element) == "textarea":
            _add(values, name, element.text or "")
        elif _name(element) == "select":
            options = list(element.iter(f"{_NAMESPACE}option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            for option in chosen:
                _add(values, name, option.get("value", ""))
    return values


def _add(values: dict[str, Any], name: str, value: str) -> None:
    if name in values:
        earlier = values[name] if isinstance(values[name], list) else [values[name]]
        values[name] = [*earlier, value]
    else:
        values[name] = value
