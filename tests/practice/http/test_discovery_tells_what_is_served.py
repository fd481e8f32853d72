"""Both forms of discovery agree with the table of resources, and with each other."""

from tests.practice.http.conftest import Json, Served

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


async def names_of_old(served: Served, path: str) -> dict[str, list[str]]:
    rows = (await served.get(path)).json["resources"]
    return {row["name"]: row["verbs"] for row in rows}


def names_of_new(version: Json) -> dict[str, list[str]]:
    found = {}
    for row in version["resources"]:
        found[row["resource"]] = row["verbs"]
        for sub in row.get("subresources", []):
            found[f"{row['resource']}/{sub['subresource']}"] = sub["verbs"]
    return found


async def test_both_forms_tell_the_same(served: Served) -> None:
    seen = 0
    for root in ("/api", "/apis"):
        answer = await served.get(root, headers={"Accept": AGGREGATED + ",application/json"})
        assert answer.headers["Content-Type"] == AGGREGATED
        for group in answer.json["items"]:
            name = group["metadata"].get("name", "")
            for version in group["versions"]:
                path = (
                    f"/apis/{name}/{version['version']}" if name else f"/api/{version['version']}"
                )
                assert names_of_new(version) == await names_of_old(served, path)
                seen += len(version["resources"])
    assert seen == len(served.api.resources)


async def test_an_older_form_falls_back_to_the_plain_one(served: Served) -> None:
    accept = AGGREGATED.replace("v=v2", "v=v2beta1") + ",application/json"
    answer = await served.get("/apis", headers={"Accept": accept})
    assert answer.json["kind"] == "APIGroupList"


async def test_a_deployment_is_found_by_its_short_name(served: Served) -> None:
    rows = (await served.get("/apis/apps/v1")).json["resources"]
    (row,) = [row for row in rows if row["name"] == "deployments"]
    assert row["shortNames"] == ["deploy"]
    assert row["categories"] == ["all"]
    (scale,) = [row for row in rows if row["name"] == "deployments/scale"]
    assert (scale["group"], scale["version"], scale["kind"]) == ("autoscaling", "v1", "Scale")


async def test_each_group_names_its_preferred_version(served: Served) -> None:
    group = (await served.get("/apis/apps")).json
    assert group["preferredVersion"] == {"groupVersion": "apps/v1", "version": "v1"}
    groups = (await served.get("/apis")).json["groups"]
    assert group["name"] in [row["name"] for row in groups]


async def test_version_says_what_clients_compare(served: Served) -> None:
    version = (await served.get("/version")).json
    assert (version["major"], version["minor"]) == ("1", "37")
    assert version["gitVersion"].startswith("v1.37.")


async def test_health_lists_its_checks_when_asked(served: Served) -> None:
    answer = await served.get("/readyz?verbose")
    assert answer.text.endswith("readyz check passed\n")
    assert "[+]ping ok" in answer.text
    assert (await served.get("/livez")).text == "ok"
