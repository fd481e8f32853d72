"""The control endpoint's OpenAPI 3.1 document, made of the table of routes and the bodies' types."""

from __future__ import annotations

from typing import Any

import msgspec

from practice.control.routes import ROUTES, SINCE, Route
from practice.steps import Step

Json = dict[str, Any]
TEMPLATE = "#/components/schemas/{name}"
REFUSALS = {
    400: "The request cannot be understood, or a value is out of bounds",
    401: "The token is nobody's",
    403: "The user is not an administrator, or it is not to be done here",
    404: "There is nothing of that name",
    409: "It cannot be done as things are",
    413: "The body is too large",
}
STATUS: Json = {
    "type": "object",
    "description": "What happened, why, and what next, in Kubernetes' form.",
    "required": ["kind", "apiVersion", "status", "message", "code"],
    "properties": {
        "kind": {"const": "Status"},
        "apiVersion": {"const": "v1"},
        "metadata": {"type": "object"},
        "status": {"const": "Failure"},
        "message": {"type": "string"},
        "reason": {"type": "string"},
        "code": {"type": "integer"},
        "details": {"type": "object"},
    },
}


def document(root: str) -> Json:
    """The whole document; `root` is the path below which the routes lie."""
    types: list[Any] = [Step]
    for route in ROUTES:
        types += [one for one in (route.answer, route.body) if one is not None]
    _, schemas = msgspec.json.schema_components(dict.fromkeys(types), ref_template=TEMPLATE)
    paths: Json = {}
    for route in ROUTES:
        paths.setdefault(f"{root}{route.path}", {})[route.method.lower()] = _operation(route)
    paths[f"{root}steps/stream"] = {"get": _stream()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Practice cluster: control",
            "version": "1",
            "description": "Time, faults, switches, snapshots and forks of a practice cluster.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Status": STATUS},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> Json:
    codes = sorted({400, 401, 403, *route.refusals, *((413,) if route.body else ())})
    operation: Json = {
        "operationId": route.action,
        "summary": route.summary,
        "responses": {
            "200": {"description": "Done", "content": _json(route.answer)},
            **{str(code): _refusal(code) for code in codes},
        },
    }
    parameters = [_parameter("query", name, schema) for name, schema in route.query.items()]
    if "{name}" in route.path:
        name: Json = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}
        parameters.append({**_parameter("path", "name", name), "required": True})
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _json(route.body)}
    return operation


def _stream() -> Json:
    return {
        "operationId": "stream_steps",
        "summary": "Steps as they happen: JSON lines, or server-sent events if those are accepted",
        "parameters": [_parameter("query", "since", SINCE)],
        "responses": {
            "200": {
                "description": "An open stream",
                "content": {
                    "application/x-ndjson": {"schema": {"$ref": TEMPLATE.format(name="Step")}},
                    "text/event-stream": {"schema": {"type": "string"}},
                },
            },
            **{str(code): _refusal(code) for code in (400, 401, 403)},
        },
    }


def _parameter(place: str, name: str, schema: Json) -> Json:
    return {"name": name, "in": place, "schema": schema}


def _json(kind: type[msgspec.Struct]) -> Json:
    return {"application/json": {"schema": {"$ref": TEMPLATE.format(name=kind.__name__)}}}


def _refusal(code: int) -> Json:
    schema = {"$ref": TEMPLATE.format(name="Status")}
    return {"description": REFUSALS[code], "content": {"application/json": {"schema": schema}}}
