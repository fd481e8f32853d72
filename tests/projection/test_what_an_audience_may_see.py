import json

import msgspec
import pytest

from dashboard.projection.audience import OBSERVERS_SEE, audience_of, cut, redact
from dashboard.projection.picture import Projection
from tests.projection.objects import added, node, pod, service

CANARY = "c4n4ry"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("observer", "observer"),
        ("operator", "operator"),
        ("instructor", "operator"),
        ("", "observer"),
        ("Instructor", "observer"),
        ("root", "observer"),
    ],
)
def test_role_nobody_knows_sees_least(role: str, expected: str) -> None:
    assert audience_of(role) == expected


def test_observers_list_names_only_fields_that_exist() -> None:
    for row, seen in OBSERVERS_SEE.items():
        assert seen <= set(row.__struct_fields__)


def test_rows_are_cut_for_observers_and_keep_every_field() -> None:
    up, _ = Projection().apply(
        [
            added("Node", node("n")),
            added("Service", service("s", None, externalIPs=[f"{CANARY}.example"])),
            added("Pod", pod("p")),
        ]
    )
    for row in up:
        seen = cut(row, "observer")
        assert CANARY not in str(seen)
        assert "v1.37.2" not in str(seen)
        assert msgspec.to_builtins(seen).keys() == msgspec.to_builtins(row).keys()
        assert cut(row, "operator") is row


def test_row_without_anything_to_hide_is_shared() -> None:
    (row,), _ = Projection().apply([added("Pod", pod("p"))])
    assert cut(row, "observer") is row


def secretive(kind: str = "Deployment") -> dict:
    one = {
        "name": "web",
        "image": "nginx",
        "command": ["sh", "-c", "echo"],
        "args": ["--verbose"],
        "env": [
            {"name": "PASSWORD", "value": CANARY},
            {"name": "REF", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        ],
        "livenessProbe": {
            "httpGet": {"httpHeaders": [{"name": "Authorization", "value": CANARY}]},
        },
        "lifecycle": {"preStop": {"exec": {"command": ["bye"]}}},
    }
    template = {
        "metadata": {"annotations": {"note": "kept"}},
        "spec": {"containers": [one], "initContainers": [one]},
    }
    return {
        "kind": kind,
        "metadata": {
            "name": "web",
            "managedFields": [{"manager": CANARY}],
            "annotations": {
                "kubectl.kubernetes.io/last-applied-configuration": CANARY,
                "note": "kept",
            },
        },
        "spec": {"template": template, "jobTemplate": {"spec": {"template": template}}},
    }


@pytest.mark.parametrize("role", ["observer", "operator", "instructor"])
def test_nobody_sees_what_may_be_a_secret(role: str) -> None:
    assert CANARY not in json.dumps(redact(secretive(), role))


@pytest.mark.parametrize("role", ["observer", "operator"])
@pytest.mark.parametrize("field", ["data", "stringData"])
def test_contents_of_secrets_are_hidden_and_their_keys_shown(role: str, field: str) -> None:
    secret = {"kind": "Secret", "metadata": {"name": "s"}, field: {"password": CANARY}}
    assert redact(secret, role)[field] == {"password": "(hidden)"}
    listed = redact({"kind": "SecretList", "items": [{field: {"password": CANARY}}]}, role)
    assert CANARY not in json.dumps(listed)


def test_observers_see_no_annotations_commands_arguments_or_config() -> None:
    seen = json.dumps(redact(secretive(), "observer"))
    for hidden in ("kept", "--verbose", "echo", "bye"):
        assert hidden not in seen
    config = {"kind": "ConfigMap", "data": {"k": CANARY}}
    assert CANARY not in json.dumps(redact(config, "observer"))
    assert CANARY in json.dumps(redact(config, "operator"))


def test_observers_see_no_versions_and_no_outside_addresses() -> None:
    node = {"kind": "Node", "status": {"nodeInfo": {"kubeletVersion": CANARY}, "phase": "x"}}
    service = {"kind": "Service", "spec": {"externalIPs": [CANARY]}, "status": {"loadBalancer": {}}}
    assert redact(node, "observer")["status"] == {"phase": "x"}
    assert CANARY not in json.dumps(redact({"kind": "NodeList", "items": [node]}, "observer"))
    assert CANARY not in json.dumps(redact(service, "observer"))
    assert CANARY in json.dumps(redact(node, "operator"))


def test_operators_see_the_rest() -> None:
    seen = json.dumps(redact(secretive(), "operator"))
    for shown in ("kept", "--verbose", "secretKeyRef", "PASSWORD"):
        assert shown in seen


def test_the_object_itself_is_not_changed() -> None:
    obj = secretive()
    before = json.dumps(obj)
    redact(obj, "observer")
    assert json.dumps(obj) == before
