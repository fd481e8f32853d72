"""managedFields: the sets of kube-apiserver, one entry per manager, operation and subresource."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from practice.api.api import Api
from practice.api.authorization import USERS
from practice.api.managed_fields import read_fields, write_fields
from practice.api.request import Request
from practice.clock import Clock
from tests.practice.api.objects import deployment, pod

WEB = ("deployments.apps", "default", "web")
STEPS = st.lists(st.sampled_from(["f:a", "f:b", 'k:{"name":"x"}']), min_size=1, max_size=4)


def by(manager: str) -> Request:
    return Request(user=USERS["admin"], manager=manager)


def entries(obj: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (entry["manager"], entry.get("subresource", "")): entry["fieldsV1"]
        for entry in obj["metadata"]["managedFields"]
    }


def test_a_created_pod_has_the_servers_own_set(api: Api) -> None:
    made = api.create(by("kubectl-run"), "pods", "default", pod())
    assert entries(made) == {
        ("kubectl-run", ""): {
            "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
            "f:spec": {
                "f:containers": {
                    'k:{"name":"a"}': {
                        ".": {},
                        "f:image": {},
                        "f:imagePullPolicy": {},
                        "f:name": {},
                        "f:resources": {},
                        "f:terminationMessagePath": {},
                        "f:terminationMessagePolicy": {},
                    }
                },
                "f:dnsPolicy": {},
                "f:enableServiceLinks": {},
                "f:restartPolicy": {},
                "f:schedulerName": {},
                "f:securityContext": {},
                "f:terminationGracePeriodSeconds": {},
            },
        }
    }


def test_a_changed_field_changes_hands(api: Api) -> None:
    api.create(by("kubectl-create"), "deployments.apps", "default", deployment())
    scale = {"spec": {"replicas": 3}}
    api.patch(by("kubectl"), *WEB, scale, "merge", subresource="scale")
    found = entries(api.get(*WEB))
    assert found["kubectl", "scale"] == {"f:spec": {"f:replicas": {}}}
    assert "f:replicas" not in found["kubectl-create", ""]["f:spec"]


def test_status_is_an_entry_of_its_own(api: Api) -> None:
    api.create(by("kubectl"), "pods", "default", pod())
    status = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
    done = api.patch(by("kubelet"), "pods", "default", "p", status, "merge", subresource="status")
    condition = {
        ".": {},
        "f:lastProbeTime": {},
        "f:lastTransitionTime": {},
        "f:status": {},
        "f:type": {},
    }
    assert entries(done)["kubelet", "status"] == {
        "f:status": {
            "f:conditions": {".": {}, 'k:{"type":"Ready"}': condition},
            "f:phase": {},
        }
    }


def test_a_removed_field_belongs_to_nobody(api: Api) -> None:
    api.create(by("a"), "pods", "default", pod())
    done = api.patch(
        by("b"), "pods", "default", "p", {"metadata": {"labels": {"app": None}}}, "merge"
    )
    assert "f:metadata" not in entries(done)["a", ""]
    assert ("b", "") not in entries(done)


def test_a_write_that_changes_nothing_leaves_no_trace(api: Api, clock: Clock) -> None:
    made = api.create(by("a"), "pods", "default", pod())
    clock.run_for(60)
    assert api.patch(by("b"), "pods", "default", "p", {}, "merge") is made


@given(st.lists(STEPS, max_size=8))
def test_field_sets_survive_being_written(paths: list[list[str]]) -> None:
    fields = {tuple(path) for path in paths}
    assert read_fields(write_fields(fields)) == fields
