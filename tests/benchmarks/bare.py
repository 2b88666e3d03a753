"""The measure: a Flask application whose one view returns a constant body of the size asked for."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask

app = Flask(__name__)


@lru_cache(maxsize=64)
def _body(size: int) -> bytes:
    return b"x" * size


@app.get("/<int:size>")
def constant(size: int) -> bytes:
    """`size` bytes."""
    return _body(size)
