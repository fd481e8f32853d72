"""Damaged manifests, patches, queries and headers: refused or taken, never an internal error.

A real API server answers some mistakes of clients with a bare 500, and so does this one; a defect
of ours would have the reason InternalError.
"""

import copy
import json
import random
from typing import Any

import pytest

from tests.practice.http.conftest import Json, Served

pytestmark = pytest.mark.slow

POD: Json = {
    "metadata": {"name": "web", "labels": {"app": "web"}, "annotations": {"a": "b"}},
    "spec": {
        "containers": [
            {
                "name": "a",
                "image": "nginx",
                "ports": [{"containerPort": 80, "name": "http", "protocol": "TCP"}],
                "env": [
                    {"name": "A", "value": "1"},
                    {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                ],
                "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "100m"}},
                "readinessProbe": {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 5},
                "volumeMounts": [{"name": "v", "mountPath": "/v"}],
            }
        ],
        "volumes": [{"name": "v", "emptyDir": {}}],
        "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute"}],
        "nodeSelector": {"a": "b"},
        "terminationGracePeriodSeconds": 5,
    },
}
SELECTOR = {
    "matchLabels": {"app": "web"},
    "matchExpressions": [{"key": "app", "operator": "Exists"}],
}
DEPLOYMENT: Json = {
    "metadata": {"name": "web"},
    "spec": {
        "replicas": 2,
        "selector": SELECTOR,
        "template": POD,
        "strategy": {
            "type": "RollingUpdate",
            "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 1},
        },
    },
}
SERVICE: Json = {
    "metadata": {"name": "web"},
    "spec": {
        "selector": {"app": "web"},
        "type": "NodePort",
        "ports": [{"port": 80, "targetPort": "http"}],
    },
}
NODE: Json = {
    "metadata": {"name": "node-1"},
    "spec": {"taints": [{"key": "a", "effect": "NoSchedule"}], "podCIDR": "10.0.0.0/24"},
    "status": {"conditions": [{"type": "Ready", "status": "True"}], "capacity": {"cpu": "4"}},
}
EVENT: Json = {
    "metadata": {"name": "e"},
    "involvedObject": {"kind": "Pod", "name": "web", "namespace": "default"},
    "firstTimestamp": "2026-01-05T09:00:00Z",
    "reason": "Test",
}
SECRET: Json = {
    "metadata": {"name": "s"},
    "data": {"a": "eA=="},
    "stringData": {"b": "c"},
    "type": "Opaque",
}
NAMESPACED = "/api/v1/namespaces/default"
KINDS: dict[str, tuple[str, Json]] = {
    "pods": (f"{NAMESPACED}/pods", POD),
    "deployments": ("/apis/apps/v1/namespaces/default/deployments", DEPLOYMENT),
    "services": (f"{NAMESPACED}/services", SERVICE),
    "nodes": ("/api/v1/nodes", NODE),
    "events": (f"{NAMESPACED}/events", EVENT),
    "secrets": (f"{NAMESPACED}/secrets", SECRET),
}
JUNK: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, 1.5, -0.0, 1e308, "", "x", "-", "a/b/c", "%", "\0",
    "✓" * 300, "x" * 300, "10%", "-5", "1Gi", "1e400", "9" * 400, "2026-99-99T00:00:00Z", [], [None], [[]],
    [{}], {}, {"": ""}, {"a": None}, {"a": {"b": []}}, [1, "a", {}], {"$patch": "delete"}, {"$patch": 3},
]  # fmt: skip
MEDIA = (
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
    "application/json-patch+json",
    "application/apply-patch+yaml",
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, the root left out."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    found = []
    for key, item in inner:
        found += [(*path, key), *places(item, (*path, key))]
    return found


def damaged(chance: random.Random, document: Json, times: int) -> Json:
    """The document with some values replaced, doubled, removed or renamed."""
    document = copy.deepcopy(document)
    for _ in range(times):
        path = chance.choice(places(document))
        parent: Any = document
        for key in path[:-1]:
            parent = parent[key]
        match chance.randrange(5):
            case 0:
                del parent[path[-1]]
            case 1 if isinstance(parent, list):
                parent.append(copy.deepcopy(parent[path[-1]]))
            case 2 if isinstance(parent, dict):
                parent[str(chance.choice(["", "x", "$setElementOrder/a", "name"]))] = parent.pop(
                    path[-1]
                )
            case _:
                parent[path[-1]] = copy.deepcopy(chance.choice(JUNK))
        if not places(document):
            break
    return document


async def expect_no_failure(
    served: Served, method: str, path: str, body: Any, **headers: str
) -> int:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = json.dumps(body).encode() if not isinstance(body, bytes) else body
    answer = await served.call(method, path, raw, headers=given)
    words = f"{method} {path} {given} {raw[:2000]!r}: {answer.raw[:500]!r}"
    if answer.code >= 400:
        assert answer.json["kind"] == "Status", words
        assert answer.json.get("reason") != "InternalError", words
    return answer.code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
async def test_damaged_objects_and_patches(served: Served, kind: str, seed: int) -> None:
    chance = random.Random(f"{kind} {seed}")
    path, good = KINDS[kind]
    name = good["metadata"]["name"]
    assert await expect_no_failure(served, "POST", path, good) == 201
    for _ in range(60):
        bad = damaged(chance, good, chance.choice([1, 1, 2, 5]))
        await expect_no_failure(served, "POST", f"{path}?dryRun=All", bad)
        await expect_no_failure(served, "PUT", f"{path}/{name}?dryRun=All", bad)
        media = chance.choice(MEDIA)
        await expect_no_failure(
            served, "PATCH", f"{path}/{name}?dryRun=All&fieldManager=m", bad, Content_Type=media
        )
        where = "/" + "/".join(map(str, chance.choice(places(good))))
        operation = {
            "op": chance.choice(["add", "remove", "replace", "move", "copy", "test", "x"]),
            "path": chance.choice([where, where + "/-", where + "/99", "", "x", 3]),
            "value": chance.choice(JUNK),
            "from": where,
        }
        await expect_no_failure(
            served, "PATCH", f"{path}/{name}?dryRun=All", [operation], Content_Type=MEDIA[2]
        )


@pytest.mark.parametrize("seed", range(2))
async def test_nonsense_queries(served: Served, seed: int) -> None:
    chance = random.Random(seed)
    names = (
        *(
            "labelSelector",
            "fieldSelector",
            "limit",
            "continue",
            "resourceVersion",
            "includeObject",
        ),
        *("resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "pretty", "dryRun"),
        *("gracePeriodSeconds", "propagationPolicy", "fieldManager", "fieldValidation", "force"),
        *("tailLines", "sinceTime", "container", "orphanDependents"),
    )
    values = (
        *("", "0", "-1", "1", "x", "9" * 40, "a=b", "a in (b", "a,,b", "!a", "metadata.name=x"),
        *(
            "=",
            "true",
            "eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ",
            "%00",
            "%ff",
            "All",
            "Exact",
            "NotOlderThan",
        ),
        *("a%3Db%2Cc%21%3Dd", "status.phase", "é", "'\"", "1970-01-01T00:00:00Z", "x" * 300),
    )
    served.inside.create("pods", POD, namespace="default")
    paths = [
        KINDS["pods"][0],
        f"{NAMESPACED}/pods/web",
        f"{NAMESPACED}/pods/web/log",
        "/openapi/v3",
    ]
    for _ in range(150):
        pairs = [
            f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randint(1, 3))
        ]
        path = f"{chance.choice(paths)}?{'&'.join(pairs)}"
        method = chance.choice(["GET", "GET", "GET", "DELETE"])
        if method == "DELETE":
            path += "&dryRun=All"
        await expect_no_failure(served, method, path, b"")


async def test_nonsense_headers(served: Served) -> None:
    for value in (
        "",
        ",",
        ";;;",
        "a/b;q=x",
        "*/*;q=",
        "application/json;as=",
        "x" * 5_000,
        "é",
        "Bearer",
    ):
        for name in ("Accept", "Accept-Encoding", "Content-Type", "User-Agent", "Impersonate-User"):
            await expect_no_failure(
                served, "GET", NAMESPACED, b"", **{name.replace("-", "_"): value}
            )
