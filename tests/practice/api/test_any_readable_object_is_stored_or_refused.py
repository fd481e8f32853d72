"""Objects made of the schema at random, right in their types and wrong in everything else: each is
stored or refused with a Status, a refusal changes nothing, and nothing else is ever raised."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.api.authorization import USERS
from practice.api.errors import ApiError
from practice.api.request import DeleteOptions, Request
from practice.api.resources import RESOURCES
from practice.api.schema import Node, WrongTypeError, decode, load
from tests.practice.api.conftest import fresh_api
from tests.practice.api.objects import config_map, deployment, pod, service

KEYS = [resource.key for resource in RESOURCES if "create" in resource.verbs]
TEXTS = ["", "a", "web", "A B", "x" * 300, "None", "10.96.0.7", "1Gi", "ü", "a/b", "Always", "50%"]
NUMBERS = [0, 1, -1, 80, 65_536, 2**31 - 1]
FORMATS: dict[str, list[Any]] = {
    "int-or-string": [*NUMBERS, *TEXTS],
    "Quantity": ["1", "-1", "500m", "2Gi", 3],
    "MicroTime": ["2026-01-01T00:00:00.000000Z"],
    "date-time": ["2026-01-01T00:00:00Z"],
    "byte": ["", "eA=="],
}
WORDS = {
    "type": ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "RollingUpdate", "Ready"],
    "operator": ["In", "Exists", "Equal"],
    "protocol": ["TCP"],
    "apiVersion": ["v1"],
}


SEEDS: dict[str, dict[str, Any]] = {
    "pods": pod(),
    "deployments.apps": deployment(),
    "replicasets.apps": deployment(),
    "services": service(),
    "configmaps": config_map(),
    "secrets": {},
    "serviceaccounts": {},
    "nodes": {},
    "namespaces": {},
    "leases.coordination.k8s.io": {"spec": {}},
    "endpointslices.discovery.k8s.io": {"addressType": "IPv4", "endpoints": []},
    "events": {"involvedObject": {"namespace": "default"}},
}
"""What stands there to be changed."""


def value(chance: random.Random, node: Node, name: str, depth: int) -> Any:
    form = node.type.get("format", "")
    if node.go_name in FORMATS or form in FORMATS:
        return chance.choice(FORMATS.get(node.go_name) or FORMATS[form])
    if node.kind == "array":
        item = node.item()
        count = chance.choice([0, 1, 1, 2]) if depth and item else 0
        return [value(chance, item, name, depth - 1) for _ in range(count) if item]
    if node.fields is not None:
        return struct(chance, node, depth - 1)
    if node.kind == "object":
        child = node.field("any")
        if child is None or not depth:
            return {}
        return {chance.choice(TEXTS): value(chance, child, name, depth - 1)}
    if node.kind == "boolean":
        return chance.choice([True, False])
    if node.kind in ("integer", "number"):
        return chance.choice(NUMBERS)
    return chance.choice([*WORDS.get(name, []), *TEXTS])


def struct(chance: random.Random, node: Node, depth: int) -> dict[str, Any]:
    fields = node.fields or {}
    likely = 0.5 if len(fields) < 12 else 0.25
    made = {}
    for name, schema in fields.items():
        if depth > 0 and chance.random() < likely and name != "managedFields":
            made[name] = value(chance, node.schema.node(schema), name, depth)
    return made


def random_object(chance: random.Random, key: tuple[str, str, str]) -> dict[str, Any]:
    node = load().kind(key)
    assert node is not None
    made = struct(chance, node, 8)
    made["metadata"] = {**made.get("metadata", {}), "name": chance.choice(["a", "a", "b", "A B"])}
    made["metadata"].pop("namespace", None)
    if chance.random() < 0.8:
        for name in ("uid", "resourceVersion", "labels", "annotations", "finalizers"):
            made["metadata"].pop(name, None)
    return made


@pytest.mark.slow
@settings(max_examples=120)
@given(seed=st.integers(0, 2**32), key=st.sampled_from(KEYS))
def test_every_verb_answers_or_refuses(seed: int, key: str) -> None:
    chance = random.Random(seed)
    api = fresh_api()
    request = Request(user=USERS["admin"], manager="fuzz")
    resource = api.resource(key)
    namespace = "default" if resource.namespaced else None
    if key in SEEDS:
        api.create(request, key, namespace, {**SEEDS[key], "metadata": {"name": "a"}})
    for turn in range(4):
        body = random_object(chance, resource.kind_key)
        body.pop("kind", None)
        body.pop("apiVersion", None)
        before = api.store.version
        try:
            body = decode(resource.kind_key, body).obj
            name = body["metadata"]["name"]
            if turn == 0:
                api.create(request, key, namespace, body)
            elif turn == 1 and "update" in resource.verbs:
                api.update(request, key, namespace, name, body)
            elif turn == 2 and "patch" in resource.verbs:
                kind = chance.choice(["merge", "strategic"])
                sub = "status" if chance.random() < 0.3 and resource.subresource("status") else ""
                api.patch(request, key, namespace, name, body, kind, subresource=sub)
            elif "delete" in resource.verbs:
                api.delete(request, key, namespace, name, DeleteOptions())
        except ApiError as error:
            assert error.status["code"] == error.code  # noqa: PT017
            assert error.status["message"]  # noqa: PT017
            assert api.store.version == before
        except WrongTypeError:
            assert api.store.version == before
