"""The middleware that answers from what is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import is_resource_modified, parse_accept_header, parse_cookie

from eventapp.core.compression import WISH
from eventapp.core.edge.answers import Wish, make
from eventapp.core.edge.known import PERSONAL, Known
from eventapp.core.edge.store import Keeper, Kept, Key, Versions
from eventapp.core.languages import DEFAULT_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_QUERY: Final = 300
API: Final = "/api/v1/events/"  # then an event; its language is that of the caller
_SLUG_PLACE: Final = 2  # "/ar/doha-2023/agenda"
_NOT_WITH_304: Final = frozenset({"content-type", "content-disposition"})


class Edge:
    """Answers from what is kept; else lets the application answer, and keeps it if its view says so."""

    def __init__(
        self, inner: WSGIApplication, keeper: Keeper, versions: Versions, known: Known, cookie: str
    ) -> None:
        self._inner, self._keeper, self._versions, self._known = inner, keeper, versions, known
        self._cookie = cookie

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One request."""
        start = start_response
        slug = self._slug(environ)
        if slug is None:
            return self._inner(environ, start)
        if _has(self._cookie, environ.get("HTTP_COOKIE", "")):
            return self._for_session(environ, slug, start)
        query = environ.get("QUERY_STRING", "")
        key = (environ.get("HTTP_HOST", ""), environ["PATH_INFO"], query, _asked_language(environ))
        version = self._versions.current(slug)
        found = self._keeper.find(key, version) if version is not None else None
        if found is not None:
            return send(found, environ, start)
        return self._render(key, environ, start)

    def _slug(self, environ: WSGIEnvironment) -> str | None:
        """The event of an address that may be kept."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ:
            return None
        if "\0" in environ["PATH_INFO"]:
            return None
        if len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return None
        path: str = environ["PATH_INFO"]
        if path.startswith(API):
            return path.removeprefix(API).partition("/")[0]
        parts = path.split("/", _SLUG_PLACE + 1)
        is_of_event = len(parts) > _SLUG_PLACE + 1 and parts[1] in LANGUAGES
        return parts[_SLUG_PLACE] if is_of_event else None

    def _for_session(self, environ: WSGIEnvironment, slug: str, start: StartResponse) -> Iterable[bytes]:
        """A page for whoever has a session; the API and other faces go the long way."""
        language = environ["PATH_INFO"][1:3]
        is_page = environ["REQUEST_METHOD"] == "GET" and language in LANGUAGES
        found = self._known.answer(environ, slug, language, start) if is_page else None
        if found is not None:
            return found

        def note(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            if is_page and PERSONAL in environ and status.startswith("200"):
                key, shape = environ[PERSONAL]
                self._known.remember(key, shape, headers)
            return start(status, headers, exc_info)

        return self._inner(environ, note)

    def _render(self, key: Key, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        wish = environ[WISH] = Wish()
        begun: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            begun[:] = [status, headers, exc_info]
            return lambda _data: None

        chunks = self._inner(environ, hold)
        status, headers, exc_info = begun
        if wish.version is None or not status.startswith("200") or environ["REQUEST_METHOD"] == "HEAD":
            start(status, headers, exc_info)
            return chunks
        kept = make(b"".join(chunks), headers, wish)
        if hasattr(chunks, "close"):
            chunks.close()
        self._keeper.keep(key, kept)
        return send(kept, environ, start)


def _has(name: str, cookies: str) -> bool:
    """Whether a cookie is there, read as the application reads it: it takes `name =value` too."""
    return bool(cookies) and name in parse_cookie(cookies)


def _asked_language(environ: WSGIEnvironment) -> str:
    """The language a program asks for; that of a page stands in its address."""
    if not environ["PATH_INFO"].startswith(API):
        return ""
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE"), LanguageAccept)
    return accepted.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def send(found: Kept, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Send a kept answer, or 304 when the reader has it (RFC 9110, 13.1.2 and 15.4.5)."""
    packed = found.packed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    etag = f"{found.digest}-gzip" if packed else found.digest
    headers = [*found.headers, ("ETag", f'"{etag}"')]
    if _has_it(found, environ):
        start("304 Not Modified", [pair for pair in headers if pair[0].lower() not in _NOT_WITH_304])
        return (b"",)
    body = found.packed if packed and found.packed is not None else found.body
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start("200 OK", headers)
    return (b"",) if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def _has_it(found: Kept, environ: WSGIEnvironment) -> bool:
    if "HTTP_IF_NONE_MATCH" in environ:
        tags = (found.digest, f"{found.digest}-gzip")
        return any(not is_resource_modified(environ, etag=f'"{tag}"') for tag in tags)
    if "HTTP_IF_MODIFIED_SINCE" not in environ:
        return False
    modified = next((value for name, value in found.headers if name.lower() == "last-modified"), None)
    return modified is not None and not is_resource_modified(environ, last_modified=modified)
