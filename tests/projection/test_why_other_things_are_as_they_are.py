# ruff: noqa: E501 (a row of the table is one line)
"""Workloads, nodes, Services, claims and what has conditions only: the reason, and the evidence for it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.projection.diagnosis import Case, Finding, diagnose
from tests.projection.test_why_a_pod_is_as_it_is import (
    CRASH,
    NOW,
    RUNS,
    ended,
    event,
    pod,
    true,
    whole,
)


def thing(kind: str, *, spec: Any = None, status: Any = None, meta: Any = None) -> dict[str, Any]:
    metadata = {"name": "web", "namespace": "shop", **(meta or {})}
    return {"kind": kind, "metadata": metadata, "spec": spec or {}, "status": status or {}}


def refusal(message: str) -> dict[str, Any]:
    condition = {
        "type": "ReplicaFailure",
        "status": "True",
        "reason": "FailedCreate",
        "message": message,
    }
    return thing("ReplicaSet", spec={"replicas": 3}, status={"replicas": 1, "conditions": [condition]})  # fmt: skip


def failed(reason: str) -> dict[str, Any]:
    return thing(
        "Job", spec={"backoffLimit": 2, "activeDeadlineSeconds": 30}, status=true("Failed", reason)
    )


QUOTA = 'pods "web-x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2'
LIMITS = 'pods "web-x" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Pod is 1Gi, but limit is 2Gi]'
SELECTS = {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": "http"}]}

TABLE: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    # name: (object, what is around it, in the title, in the rest)
    "quota": (refusal(QUOTA), {}, "Quota small is used up", "used: pods=2"),
    "quota wants requests": (refusal("failed quota: small: must specify limits.cpu for: main"), {}, "wants every pod to say", "limits.cpu"),
    "LimitRange": (refusal(LIMITS), {}, "LimitRange", "maximum cpu usage per Container is 1, but limit is 2"),
    "Pod Security": (refusal('violates PodSecurity "restricted:latest": privileged (…)'), {}, "restricted:latest", "privileged"),
    "no ServiceAccount": (refusal('error looking up service account shop/bot: serviceaccount "bot" not found'), {}, "ServiceAccount bot", ""),
    "webhook": (refusal('admission webhook "guard.example.org" denied the request: no latest'), {}, "guard.example.org", "no latest"),
    "webhook is away": (refusal('failed calling webhook "guard": connection refused'), {}, "does not answer", "connection refused"),
    "another refusal": (refusal("this is new"), {}, "refuses its pods", "this is new"),
    "no progress": (thing("Deployment", spec={"progressDeadlineSeconds": 8}, status=true("Progressing", "ProgressDeadlineExceeded", "False")), {}, "No progress for 8 s", "rollout undo deployment/web"),
    "paused": (thing("Deployment", spec={"paused": True}), {}, "Paused", "rollout resume"),
    "pods suffer alike": (thing("StatefulSet"), {"Pod": [pod(CRASH, restartCount=1, lastState=ended(exitCode=1)), pod(RUNS, ready=True), pod(CRASH, restartCount=1, lastState=ended(exitCode=1))]}, "2 of 3 pods: Container main starts and ends again and again", "pod web and 1 more"),
    "back-off limit": (failed("BackoffLimitExceeded"), {}, "backoffLimit 2", "logs job/web --all-pods"),
    "Job's deadline": (failed("DeadlineExceeded"), {}, "activeDeadlineSeconds 30", ""),
    "Job tries again": (thing("Job", status={"failed": 1}), {}, "1 pod of it failed; it gives up after 6", ""),
    "suspended": (thing("CronJob", spec={"suspend": True}), {}, "Suspended", "patch cronjob/web"),
    "node is silent": (thing("Node", status=true("Ready", "NodeStatusUnknown", "Unknown")), {}, "stopped reporting", "kube-node-lease"),
    "node is not ready": (thing("Node", status=true("Ready", "KubeletNotReady", "False")), {}, "cannot run pods", ""),
    "disk pressure": (thing("Node", status=true("DiskPressure")), {}, "short of disk space", "evicted"),
    "cordoned": (thing("Node", spec={"unschedulable": True}), {}, "Cordoned", "kubectl uncordon web"),
    "nobody is selected": (thing("Service", spec=SELECTS), {"Pod": []}, "No pod has the labels that it selects", "app = web"),
    "nobody is ready": (thing("Service", spec=SELECTS), {"Pod": [pod()]}, "None of its 1 pod is ready", "describe pod web"),
    "no such port": (thing("Service", spec=SELECTS), {"Pod": [pod(RUNS, status=true("Ready"))]}, "No container has a port named http", ""),
    "no load balancer": (thing("Service", spec={"type": "LoadBalancer", "selector": {}}), {"EndpointSlice": [{}]}, "no address outside yet", "NodePort"),
    "Ingress to nowhere": (thing("Ingress", spec={"defaultBackend": {"service": {"name": "gone"}}}), {"Service": []}, "Service gone, which does not exist", ""),
    "no Ingress controller": (thing("Ingress", spec={"ingressClassName": "nginx"}), {}, "No controller has given it an address", "nginx"),
    "no metrics": (thing("HorizontalPodAutoscaler", status=true("ScalingActive", "FailedGetResourceMetric", "False")), {}, "cannot measure", "metrics-server"),
    "at most": (thing("HorizontalPodAutoscaler", spec={"maxReplicas": 3}, status=true("ScalingLimited", "TooManyReplicas")), {}, "maxReplicas (3)", ""),
    "lost volume": (thing("PersistentVolumeClaim", status={"phase": "Lost"}), {}, "The volume of claim web is gone", "backup"),
    "no class": (thing("PersistentVolumeClaim", spec={"storageClassName": ""}, status={"phase": "Pending"}), {}, "no storage class", "by hand"),
    "waits for a pod": (thing("PersistentVolumeClaim", spec={"storageClassName": "fast"}, status={"phase": "Pending"}), {"events": [event("WaitForFirstConsumer", "")]}, "waits for the first pod", ""),
    "no such class": (thing("PersistentVolumeClaim", spec={"storageClassName": "x"}, status={"phase": "Pending"}), {"events": [event("ProvisioningFailed", 'storageclass.storage.k8s.io "x" not found')]}, "class that does not exist", "get storageclasses"),
    "claim in use": (thing("PersistentVolumeClaim", meta={"deletionTimestamp": "2026-01-01T11:00:00Z", "finalizers": ["kubernetes.io/pvc-protection"]}), {}, "is being deleted", "as long as a pod uses it"),
    "namespace": (thing("Namespace", status={"phase": "Terminating", **true("NamespaceFinalizersRemaining", "SomeFinalizersRemain")}), {}, "SomeFinalizersRemain", "api-resources"),
    "another kind": (thing("Certificate", status=true("Ready", "Issuing", "False")), {}, "Ready is False: Issuing", ""),
}  # fmt: skip


def found_in(found: dict[str, Any], around: dict[str, Any]) -> list[Finding]:
    events = around.get("events", ())
    related = {kind: objects for kind, objects in around.items() if kind != "events"}
    return diagnose(Case(found=found, events=events, now=NOW, related=related))


@pytest.mark.parametrize("name", TABLE)
def test_the_reason_is_named(name: str) -> None:
    found, around, title, rest = TABLE[name]
    findings = found_in(found, around)
    assert any(title in one.title and rest in whole(one) for one in findings), findings


def test_an_old_refusal_is_not_told_when_all_pods_are_there() -> None:
    found = thing("ReplicaSet", spec={"replicas": 1}, status={"replicas": 1})
    assert found_in(found, {"events": [event("FailedCreate", QUOTA)]}) == []
    found["status"]["replicas"] = 0
    assert found_in(found, {"events": [event("FailedCreate", QUOTA)]})[0].title.startswith("Quota")


@given(
    kind=st.sampled_from(["Pod", "Deployment", "Node", "Service", "Ingress", "Job", "Odd"]),
    message=st.text(max_size=60),
    reason=st.sampled_from(["FailedScheduling", "Unhealthy", "FailedMount", "FailedCreate", "Failed"]),
)  # fmt: skip
def test_any_message_can_be_read(kind: str, message: str, reason: str) -> None:
    found = thing(kind, spec={"nodeName": "", "replicas": 2}, status={"phase": "Pending"})
    for one in found_in(found, {"events": [event(reason, message)]}):
        assert one.title
