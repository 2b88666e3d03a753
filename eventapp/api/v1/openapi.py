"""The API described by itself (OpenAPI 3.1): made from its routes and the shapes they answer with."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from flask import Response, current_app
from werkzeug.routing import Rule

from eventapp.api.v1.base import (
    MOST_ITEMS,
    MOST_PAGES,
    USUAL_ITEMS,
    Operation,
    answer,
    blueprint,
    describe,
    operation_of,
)
from eventapp.core.access import Permission, requires
from eventapp.core.languages import LANGUAGES
from eventapp.core.links import absolute

_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_MEANINGS: Final = {
    "event": "the address part of an event",
    "session": "the id of a session",
    "person": "the id of a speaker",
    "document": "the id of a document",
    "part": "the id of a part",
}


@blueprint.get("/openapi.json")
@requires(Permission.INSTALLATION_READ)
@describe("This document", dict[str, Any])
def openapi() -> Response:
    """The OpenAPI document."""
    return answer(description())


def description() -> dict[str, Any]:
    """The OpenAPI document of this version, as plain values."""
    rules = sorted(
        (rule for rule in current_app.url_map.iter_rules() if rule.endpoint.startswith("api.")),
        key=lambda rule: rule.rule,
    )
    operations = [(rule, _operation(rule)) for rule in rules]
    shapes = [operation.answers for _rule, operation in operations]
    schemas, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    paths = {
        _path(rule): {"get": _described(rule, operation, schema)}
        for (rule, operation), schema in zip(operations, schemas, strict=True)
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hiwar",
            "version": "1",
            "description": "Released agendas, sessions, speakers, documents and published remarks, "
            "in Arabic and English.",
        },
        "servers": [{"url": absolute("workspace.root").rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {**components, "Problem": _PROBLEM}},
    }


def _operation(rule: Rule) -> Operation:
    found = operation_of(current_app.view_functions[rule.endpoint])
    if found is None:
        raise RuntimeError(f"{rule.endpoint} does not say what it answers")
    return found


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _described(rule: Rule, operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    problem = {
        "description": "A problem, in the caller's language",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {
        "operationId": rule.endpoint.removeprefix("api."),
        "summary": operation.summary,
        "parameters": [*_in_path(rule), *_in_query(operation)],
        "responses": {
            "200": {"description": operation.summary, "content": {"application/json": {"schema": schema}}},
            "304": {"description": "The caller has it"},
            **{str(status): problem for status in (400, 404, 422, 429)},
        },
    }


_WITHOUT_NUL: Final = {"pattern": r"^[^\u0000]*$"}  # core/gate.py refuses it in every address


def _in_path(rule: Rule) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _MEANINGS.get(name, name),
            "schema": {"type": "string"},
        }
        for name in sorted(rule.arguments)
    ]


def _in_query(operation: Operation) -> list[dict[str, Any]]:
    names: list[tuple[str, str, dict[str, Any]]] = [
        ("lang", "the language of problems and addresses", {"type": "string", "enum": list(LANGUAGES)})
    ]
    names += [
        (name, meaning, {"type": "string"} | ({"format": form} if form else _WITHOUT_NUL))
        for name, meaning, form in operation.query
    ]
    if operation.is_list:
        number = {"type": "integer", "minimum": 1}
        names.append(("page", "counted from 1", {**number, "maximum": MOST_PAGES, "default": 1}))
        names.append(("page_size", "items a page", {**number, "maximum": MOST_ITEMS, "default": USUAL_ITEMS}))
    return [
        {"name": name, "in": "query", "required": False, "description": meaning, "schema": schema}
        for name, meaning, schema in names
    ]
