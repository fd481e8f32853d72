"""The OpenAPI documents hang together, and know what kubectl looks for in them."""

from collections.abc import Iterator
from typing import Any

import pytest

from practice.api.schema import load
from practice.api.schema.describing import EVERY_OBJECT, describe
from practice.api.schema.describing import _texts as texts
from tests.practice.http.conftest import Json, Served

V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


async def documents(served: Served) -> dict[str, Json]:
    index = (await served.get("/openapi/v3")).json["paths"]
    return {
        name: (await served.get(entry["serverRelativeURL"])).json for name, entry in index.items()
    }


@pytest.mark.slow
async def test_every_reference_leads_somewhere_and_every_kind_is_there(served: Served) -> None:
    kinds = set()
    for document in (await documents(served)).values():
        schemas = document["components"]["schemas"]
        known = {f"#/components/schemas/{name}" for name in schemas}
        assert set(references(document)) <= known
        for schema in schemas.values():
            for key in schema.get("x-kubernetes-group-version-kind", ()):
                kinds.add((key["group"], key["version"], key["kind"]))
    assert {(r.group, r.version, r.kind) for r in served.api.resources.values()} <= kinds


async def test_patch_says_that_the_server_validates_fields(served: Served) -> None:
    document = (await served.get("/openapi/v3/apis/apps/v1")).json
    path = "/apis/apps/v1/namespaces/{namespace}/deployments/{name}"
    patch = document["paths"][path]["patch"]
    assert "fieldValidation" in [parameter["name"] for parameter in patch["parameters"]]
    assert patch["x-kubernetes-group-version-kind"]["kind"] == "Deployment"


async def test_the_index_hashes_what_it_lists(served: Served) -> None:
    first, second = [(await served.get("/openapi/v3")).json for _ in range(2)]
    assert first == second
    urls = [entry["serverRelativeURL"] for entry in first["paths"].values()]
    assert len({url.partition("hash=")[2] for url in urls}) == len(urls)
    assert (await served.get("/openapi/v3/apis/nope/v1")).code == 404


async def test_older_clients_get_v2_as_json_or_protobuf(served: Served) -> None:
    document = (await served.get("/openapi/v2")).json
    pod = document["definitions"]["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"]
    assert pod["items"]["$ref"] == "#/definitions/io.k8s.api.core.v1.Container"
    assert pod["x-kubernetes-patch-merge-key"] == "name"
    packed = await served.get("/openapi/v2", headers={"Accept": V2_PROTOBUF})
    assert packed.raw.startswith(b"\x0a\x032.0")
    assert b"io.k8s.api.core.v1.PodSpec" in packed.raw
    assert (await served.get("/openapi/v2", headers={"Accept": "text/html"})).code == 406


def test_descriptions_are_for_fields_that_exist() -> None:
    by_short: dict[str, list[Json]] = {}
    for name, schema in load().types.items():
        by_short.setdefault(name.rpartition(".")[2], []).append(schema)
    for short, fields in texts().items():
        if short == EVERY_OBJECT:
            continue
        known = {field for schema in by_short[short] for field in schema.get("properties", {})}
        assert set(fields) - {""} <= known, short


def test_describing_leaves_the_schema_as_it_was() -> None:
    name = "io.k8s.api.core.v1.Pod"
    before = str(load().types[name])
    assert describe(name, load().types[name])["properties"]["spec"]["description"]
    assert str(load().types[name]) == before


async def test_a_document_may_be_kept_as_long_as_its_hash_holds(served: Served) -> None:
    index = (await served.get("/openapi/v3")).json["paths"]
    url = index["apis/apps/v1"]["serverRelativeURL"]
    answer = await served.get(url)
    assert answer.headers["Cache-Control"] == "public, immutable"
    tag = answer.headers["Etag"]
    assert (await served.get(url, headers={"If-None-Match": tag})).code == 304
    unhashed = await served.get("/openapi/v3/apis/apps/v1")
    assert unhashed.headers["Cache-Control"] == "no-cache, private"
