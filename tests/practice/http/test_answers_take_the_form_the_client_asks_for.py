"""Tables, metadata only, YAML, pretty, gzip; and 406 for what is not served."""

import gzip

import pytest

from tests.practice.http.conftest import (
    CONFIG_MAPS,
    PARTIAL,
    PARTIAL_LIST,
    TABLE,
    Served,
    config_map,
)

NAMESPACE = "/api/v1/namespaces/default"
PROTOBUF = "application/vnd.kubernetes.protobuf"


async def test_a_table_has_columns_and_metadata_of_each_row(served: Served) -> None:
    answer = (await served.get("/api/v1/namespaces", headers={"Accept": TABLE})).json
    assert (answer["kind"], answer["apiVersion"]) == ("Table", "meta.k8s.io/v1")
    assert [column["name"] for column in answer["columnDefinitions"]] == ["Name", "Status", "Age"]
    assert answer["rows"][0]["cells"] == ["default", "Active", "0s"]
    assert answer["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


@pytest.mark.parametrize(
    ("include", "kind"),
    [("None", None), ("Metadata", "PartialObjectMetadata"), ("Object", "Namespace")],
)
async def test_include_object_chooses_what_rows_carry(
    served: Served, include: str, kind: str | None
) -> None:
    path = f"{NAMESPACE}?includeObject={include}"
    (row,) = (await served.get(path, headers={"Accept": TABLE})).json["rows"]
    assert (row["object"] or {}).get("kind") == kind


async def test_an_unknown_include_object_gets_400(served: Served) -> None:
    answer = await served.get(f"{NAMESPACE}?includeObject=Foo", headers={"Accept": TABLE})
    assert (answer.code, answer.json["reason"]) == (400, "BadRequest")


async def test_metadata_only_for_one_and_for_many(served: Served) -> None:
    one = (await served.get(NAMESPACE, headers={"Accept": PARTIAL})).json
    assert set(one) == {"kind", "apiVersion", "metadata"}
    many = (await served.get("/api/v1/namespaces", headers={"Accept": PARTIAL_LIST})).json
    assert many["kind"] == "PartialObjectMetadataList"
    assert [item["metadata"]["name"] for item in many["items"]] == ["default"]


async def test_items_of_a_list_carry_no_kind(served: Served) -> None:
    answer = (await served.get("/api/v1/namespaces")).json
    assert answer["kind"] == "NamespaceList"
    assert "kind" not in answer["items"][0]


@pytest.mark.parametrize(
    "accept",
    ["", "*/*", f"{PROTOBUF},application/json", "text/html;q=0.9, */*;q=0.1"],
)
async def test_json_is_the_answer_wherever_it_will_do(served: Served, accept: str) -> None:
    answer = await served.get(NAMESPACE, headers={"Accept": accept})
    assert (answer.code, answer.headers["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    "accept",
    [
        PROTOBUF,
        "text/html",
        "application/*",
        TABLE.replace("Table", "Foo"),
        "nonsense",
    ],
)
async def test_what_is_not_served_gets_406(served: Served, accept: str) -> None:
    answer = await served.get(NAMESPACE, headers={"Accept": accept})
    assert (answer.code, answer.json["reason"]) == (406, "NotAcceptable")


async def test_a_table_falls_back_to_the_next_clause(served: Served) -> None:
    accept = f"{TABLE.replace('v=v1', 'v=v9')},application/json"
    answer = await served.get(NAMESPACE, headers={"Accept": accept})
    assert answer.json["kind"] == "Namespace"


async def test_large_answers_are_compressed_when_the_client_takes_it(served: Served) -> None:
    served.inside.create("configmaps", config_map("big", a="x" * 200_000), namespace="default")
    url = served.base + CONFIG_MAPS
    headers = {"Authorization": "Bearer admin-token", "Accept-Encoding": "gzip"}
    async with served.session.get(url, headers=headers) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(await answer.read()) > 200_000  # aiohttp unpacks
    small = await served.get(NAMESPACE, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers
    plain = await served.get(CONFIG_MAPS, headers={"Accept-Encoding": "identity"})
    assert len(gzip.compress(plain.raw)) < len(plain.raw)
    assert "Content-Encoding" not in plain.headers


async def test_people_get_pretty_json(served: Served) -> None:
    curl = await served.get(NAMESPACE, headers={"User-Agent": "curl/8"})
    assert curl.text.startswith('{\n  "kind"')
    program = await served.get(NAMESPACE, headers={"User-Agent": "kubectl"})
    assert program.text.startswith('{"kind"')
