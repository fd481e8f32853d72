"""The `paths` part of an OpenAPI v3 document, made from the table of resources.

kubectl finds a kind's schema through the path of its resource, and decides by the parameters of
PATCH whether the server validates fields.
"""

from __future__ import annotations

from collections.abc import Iterable

from practice.api.resource import Resource, Subresource
from practice.api.schema import Schema, load
from practice.api.schema.structure import META, Json

METHODS = {
    "create": "post",
    "get": "get",
    "list": "get",
    "update": "put",
    "patch": "patch",
    "delete": "delete",
    "deletecollection": "delete",
}
PATCH_TYPES = (
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/apply-patch+yaml",
)
_TEXT, _NUMBER, _BOOLEAN = "string", "integer", "boolean"
LIST_QUERY = {
    "labelSelector": _TEXT,
    "fieldSelector": _TEXT,
    "limit": _NUMBER,
    "continue": _TEXT,
    "resourceVersion": _TEXT,
    "resourceVersionMatch": _TEXT,
    "sendInitialEvents": _BOOLEAN,
    "allowWatchBookmarks": _BOOLEAN,
    "timeoutSeconds": _NUMBER,
    "watch": _BOOLEAN,
}
WRITE_QUERY = {"dryRun": _TEXT, "fieldManager": _TEXT, "fieldValidation": _TEXT}
DELETE_QUERY = {
    "dryRun": _TEXT,
    "gracePeriodSeconds": _NUMBER,
    "orphanDependents": _BOOLEAN,
    "propagationPolicy": _TEXT,
}
LOG_QUERY = {
    "container": _TEXT,
    "follow": _BOOLEAN,
    "limitBytes": _NUMBER,
    "previous": _BOOLEAN,
    "sinceSeconds": _NUMBER,
    "tailLines": _NUMBER,
    "timestamps": _BOOLEAN,
}
QUERY = {
    "list": LIST_QUERY,
    "create": WRITE_QUERY,
    "update": WRITE_QUERY,
    "patch": {**WRITE_QUERY, "force": _BOOLEAN},
    "delete": DELETE_QUERY,
    "deletecollection": {**LIST_QUERY, **DELETE_QUERY},
}


def _parameter(name: str, kind: str, place: str = "query") -> Json:
    found: Json = {"name": name, "in": place, "schema": {"type": kind, "uniqueItems": True}}
    return {**found, "required": True} if place == "path" else found


def _reference(kind: tuple[str, str, str], types: Schema | None = None) -> Json:
    name = (types or load()).type_name(kind) or load().type_name(kind)
    return {"$ref": f"#/components/schemas/{name}"} if name else {"type": "object"}


def _meta(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{META}{name}"}


def _operation(verb: str, kind: tuple[str, str, str], answered: Json, words: str) -> Json:
    group, version, name = kind
    query = LOG_QUERY if words.endswith("Log") and verb == "get" else QUERY.get(verb, {})
    operation: Json = {
        "operationId": f"{verb}{words}",
        "parameters": [_parameter(key, type_) for key, type_ in query.items()],
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": answered}}},
            "401": {"description": "Unauthorized"},
        },
        "x-kubernetes-action": {"create": "post", "update": "put"}.get(verb, verb),
        "x-kubernetes-group-version-kind": {"group": group, "version": version, "kind": name},
    }
    if verb in ("create", "update"):
        content = {"*/*": {"schema": _reference(kind)}}
        operation["requestBody"] = {"content": content, "required": True}
    elif verb == "patch":
        content = {media: {"schema": _meta("Patch")} for media in PATCH_TYPES}
        operation["requestBody"] = {"content": content, "required": True}
    elif verb in ("delete", "deletecollection"):
        operation["requestBody"] = {"content": {"*/*": {"schema": _meta("DeleteOptions")}}}
    return operation


def _words(resource: Resource, sub: Subresource | None = None) -> str:
    group = (resource.group.partition(".")[0] or "core").capitalize()
    scope = "Namespaced" if resource.namespaced else ""
    name = sub.name.capitalize() if sub else ""
    return f"{group}{resource.version.upper()}{scope}{resource.kind}{name}"


def _object_path(resource: Resource, base: str) -> tuple[str, list[Json]]:
    if not resource.namespaced:
        return f"{base}/{resource.plural}", []
    path = f"{base}/namespaces/{{namespace}}/{resource.plural}"
    return path, [_parameter("namespace", "string", "path")]


def _of_resource(resource: Resource, base: str) -> dict[str, Json]:
    kind = (resource.group, resource.version, resource.kind)
    many = _reference((resource.group, resource.version, resource.list_kind), resource.types)
    own = _reference(kind, resource.types)
    collection, parameters = _object_path(resource, base)
    one = [_parameter("name", "string", "path"), *parameters]
    paths: dict[str, Json] = {}

    def add(path: str, given: list[Json], verbs: Iterable[str], words: str, sub: Json) -> None:
        for verb in verbs:
            row = paths.setdefault(path, {"parameters": given} if given else {})
            row[METHODS[verb]] = _operation(verb, kind, sub or own, words)

    words = _words(resource)
    on_many = [verb for verb in ("list", "deletecollection") if verb in resource.verbs]
    add(collection, parameters, on_many, words, many)
    add(collection, parameters, {"create"} & set(resource.verbs), words, {})
    on_one = [verb for verb in ("get", "update", "patch", "delete") if verb in resource.verbs]
    add(f"{collection}/{{name}}", one, on_one, words, {})
    if resource.namespaced and "list" in resource.verbs:
        add(f"{base}/{resource.plural}", [], ["list"], f"{words}ForAllNamespaces", many)
    for sub in resource.subresources:
        path = f"{collection}/{{name}}/{sub.name}"
        sub_kind = (sub.group or resource.group, sub.version or resource.version, sub.kind)
        row = paths.setdefault(path, {"parameters": one})
        for verb in sub.verbs:
            answered = (
                {"type": "string"} if sub.name == "log" else _reference(sub_kind, resource.types)
            )
            row[METHODS[verb]] = _operation(verb, sub_kind, answered, _words(resource, sub))
    if resource.types is not None:
        _forget_strategic(paths)
    return paths


def _forget_strategic(paths: dict[str, Json]) -> None:
    """Custom resources know no strategic merge patches, and kubectl asks here."""
    for row in paths.values():
        content = row.get("patch", {}).get("requestBody", {}).get("content", {})
        content.pop("application/strategic-merge-patch+json", None)


def paths_of(group: str, version: str, resources: Iterable[Resource]) -> dict[str, Json]:
    """All paths of a group version."""
    base = f"/apis/{group}/{version}" if group else f"/api/{version}"
    listed = _operation("get", (group, version, "APIResourceList"), _meta("APIResourceList"), "")
    listed.pop("x-kubernetes-group-version-kind")
    paths = {f"{base}/": {"get": {**listed, "operationId": f"list{group}{version}Resources"}}}
    for resource in resources:
        if resource.types is not None:  # apiextensions tells only of the resource
            paths.pop(f"{base}/", None)
        paths.update(_of_resource(resource, base))
    return paths
