# ruff: noqa: E501 (a row of the table is one line)
"""One row for each way in which a pod can be in trouble: what is said first, what stands as evidence, and
which command is offered. Texts of kubelets and the scheduler are those of Kubernetes 1.37."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.projection.diagnosis import Case, Finding, diagnose
from dashboard.projection.diagnosis.exits import meaning
from dashboard.projection.diagnosis.images import cause_of
from dashboard.projection.diagnosis.scheduling import apart

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
PROBE = {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 5}


def pod(
    state: dict[str, Any] | None = None,
    *,
    spec: dict[str, Any] | None = None,
    status: dict[str, Any] | None = None,
    meta: dict[str, Any] | None = None,
    container: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A pod with one container in this state; `more` belongs to its status."""
    said = {"name": "main", "state": state, **more}
    return {
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": "shop", **(meta or {})},
        "spec": {
            "nodeName": "node-1",
            "containers": [{"name": "main", "image": "web:2", **(container or {})}],
            **(spec or {}),
        },
        "status": {
            "phase": "Running",
            **({"containerStatuses": [said]} if state is not None else {}),
            **(status or {}),
        },
    }


def event(reason: str, message: str, **more: Any) -> dict[str, Any]:
    return {"reason": reason, "message": message, "lastTimestamp": "2026-01-01T11:59:00Z", **more}


def waiting(reason: str, message: str = "") -> dict[str, Any]:
    return {"waiting": {"reason": reason, "message": message}}


def ended(**how: Any) -> dict[str, Any]:
    return {"terminated": how}


def unscheduled(message: str) -> dict[str, Any]:
    condition = {
        "type": "PodScheduled",
        "status": "False",
        "reason": "Unschedulable",
        "message": message,
    }
    return pod(spec={"nodeName": ""}, status={"phase": "Pending", "conditions": [condition]})


def true(kind: str, reason: str = "", status: str = "True") -> dict[str, Any]:
    return {"conditions": [{"type": kind, "status": status, "reason": reason}]}


def deleted(seconds: int, *finalizers: str) -> dict[str, Any]:
    at = datetime.fromtimestamp(NOW.timestamp() + seconds, UTC).isoformat()
    return pod(meta={"deletionTimestamp": at, "finalizers": list(finalizers)})


RUNS: dict[str, Any] = {"running": {}}
CRASH = waiting("CrashLoopBackOff")
FIT = "0/5 nodes are available: 2 Insufficient cpu, 3 node(s) had untolerated taint(s). preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling."
UNBOUND = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."

TABLE: dict[str, tuple[dict[str, Any], list[dict[str, Any]], str, str]] = {
    # name: (pod, events, in the title, in text, parts, next and line)
    "pull fails": (
        pod(waiting("ErrImagePull", "rpc error: not found")),
        [],
        "The image of container main cannot be pulled",
        "does not have this image or tag",
    ),
    "pull backs off, and an event says why": (
        pod(waiting("ImagePullBackOff", 'Back-off pulling image "web:2"')),
        [event("Failed", 'Failed to pull image "web:2": 401 Unauthorized')],
        "cannot be pulled",
        "imagePullSecrets",
    ),
    "no image name": (pod(waiting("InvalidImageName")), [], "cannot be read", "web:2"),
    "never pulled": (pod(waiting("ErrImageNeverPull")), [], "is not on the node", "imagePullPolicy"),
    "missing ConfigMap": (
        pod(waiting("CreateContainerConfigError", 'configmap "settings" not found')),
        [],
        "configmap settings does not exist",
        "kubectl -n shop get configmaps,secrets",
    ),
    "missing key": (
        pod(waiting("CreateContainerConfigError", "couldn't find key user in Secret shop/db")),
        [],
        "shop/db has no key user",
        "couldn't find key",
    ),
    "root is forbidden": (
        pod(waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root")),
        [],
        "runs as root",
        "",
    ),
    "no such command": (
        pod(waiting("RunContainerError", 'exec: "/srv": no such file or directory')),
        [],
        "could not be started (RunContainerError)",
        "correct command or args",
    ),
    "crash loop": (
        pod(CRASH, restartCount=4, lastState=ended(exitCode=127)),
        [],
        "Container main starts and ends again and again",
        "exit code 127 (the command was not found in the image)",
    ),
    "crash loop by a signal": (
        pod(CRASH, restartCount=1, lastState=ended(exitCode=139, message="core")),
        [],
        "again and again",
        "SIGSEGV: it used memory that is not its own",
    ),
    "crash loop of a success": (
        pod(CRASH, restartCount=2, lastState=ended(exitCode=0)),
        [],
        "ends each time, with success",
        "belongs into a Job",
    ),
    "out of memory": (
        pod(
            CRASH,
            restartCount=2,
            lastState=ended(exitCode=137, reason="OOMKilled"),
            container={"resources": {"limits": {"memory": "64Mi"}}},
        ),
        [],
        "used more memory than its limit of 64Mi",
        "--limits=memory",
    ),
    "killed by its liveness probe": (
        pod(CRASH, restartCount=3, lastState=ended(exitCode=143), container={"livenessProbe": PROBE}),
        [
            event("Killing", "Container main failed liveness probe, will be restarted"),
            event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500", count=9),
        ],
        "ended again and again by its liveness probe",
        "HTTP probe failed with statuscode: 500 (9×)",
    ),
    "readiness probe fails": (
        pod(RUNS, ready=False, started=True, container={"readinessProbe": PROBE}),
        [
            event(
                "Unhealthy",
                "Readiness probe failed: HTTP probe failed with statuscode: 503",
                involvedObject={"fieldPath": "spec.containers{main}"},
            )
        ],
        "The readiness probe of container main fails",
        "GET http://<pod>:8080/ready every 5 s",
    ),
    "readiness probe, nothing heard": (
        pod(RUNS, ready=False, started=True, container={"readinessProbe": PROBE}),
        [],
        "has not succeeded yet",
        "Services send it no traffic",
    ),
    "startup probe": (
        pod(RUNS, ready=False, started=False, container={"startupProbe": {"exec": {}}}),
        [event("Unhealthy", "Startup probe failed: command timed out")],
        "The startup probe of container main fails",
        "command timed out",
    ),
    "ended with an error": (
        pod(ended(exitCode=2), status={"phase": "Failed"}),
        [],
        "Container main ended with an error",
        "wrong use",
    ),
    "restarted once, and well": (
        pod(RUNS, ready=True, restartCount=1, lastState=ended(exitCode=1)),
        [],
        "was restarted 1 time",
        "--previous",
    ),
    "no room": (unscheduled(FIT), [], "None of 5 nodes can take it", "3 × a taint that the pod does not tolerate"),
    "claims first": (unscheduled(UNBOUND), [], "None of 3 nodes", "claims"),
    "scheduling gate": (
        pod(spec={"nodeName": "", "schedulingGates": [{"name": "example.org/quota"}]}, status={"phase": "Pending"}),
        [],
        "Held back by 1 scheduling gate",
        "example.org/quota",
    ),
    "nobody schedules": (
        pod(spec={"nodeName": "", "schedulerName": "mine"}, status={"phase": "Pending"}),
        [],
        "No node chosen yet",
        "“mine”",
    ),
    "volume from a missing secret": (
        pod(waiting("ContainerCreating"), status={"phase": "Pending"}),
        [event("FailedMount", 'MountVolume.SetUp failed for volume "certs" : secret "tls" not found')],
        "Volume “certs” cannot be filled: secret tls does not exist",
        "kubectl -n shop get secrets",
    ),
    "volume at another node": (
        pod(waiting("ContainerCreating"), status={"phase": "Pending"}),
        [event("FailedAttachVolume", 'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another')],
        "Volume “pvc-1” cannot be attached",
        "6 minutes",
    ),
    "sandbox": (
        pod(waiting("ContainerCreating"), status={"phase": "Pending"}),
        [event("FailedCreatePodSandBox", "Failed to create pod sandbox: plugin type=\"calico\" failed")],
        "cannot set up the pod's network",
        "CNI",
    ),
    "evicted": (
        pod(status={"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: memory. Container main was using 2Gi, request is 1Gi, has larger consumption of memory. "}),
        [],
        "Evicted: its node was short of memory",
        "kubectl describe node node-1",
    ),
    "evicted for its own disk": (
        pod(status={"phase": "Failed", "reason": "Evicted", "message": "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. "}),
        [],
        "wrote more to local disk than its limit",
        "emptyDir",
    ),
    "preempted": (pod(status=true("DisruptionTarget", "PreemptionByScheduler")), [], "higher priority", "PriorityClass"),
    "drained": (pod(status=true("DisruptionTarget", "EvictionByEvictionAPI")), [], "eviction API", "drain"),
    "taint": (pod(status=true("DisruptionTarget", "DeletionByTaintManager")), [], "taint", "toleration"),
    "no room on arrival": (pod(status={"phase": "Failed", "reason": "OutOfcpu"}), [], "not enough cpu left", ""),
    "deadline": (pod(status={"phase": "Failed", "reason": "DeadlineExceeded"}), [], "activeDeadlineSeconds", ""),
    "ending": (deleted(20), [], "It was asked to stop", "20 s are left"),
    "does not end": (deleted(-300), [], "It should have ended 5 min ago", "--grace-period=0 --force"),
    "finalizer": (deleted(-300, "example.org/keep"), [], "held by 1 finalizer for 5 min", "example.org/keep"),
    "readiness gate": (
        pod(RUNS, ready=True, spec={"readinessGates": [{"conditionType": "example.org/lb"}]}, status=true("ContainersReady")),
        [],
        "1 readiness gate is not",
        "example.org/lb",
    ),
    "resize": (pod(RUNS, ready=True, status=true("PodResizePending", "Infeasible")), [], "can never be given", ""),
    "init container fails": (
        pod(
            spec={"initContainers": [{"name": "first"}]},
            status={"phase": "Pending", "initContainerStatuses": [{"name": "first", "restartCount": 1, "state": CRASH, "lastState": ended(exitCode=1)}]},
        ),
        [],
        "Init container first starts and ends again and again",
        "logs web -c first --previous",
    ),
    "init container runs": (
        pod(
            spec={"initContainers": [{"name": "a"}, {"name": "b"}]},
            status={"phase": "Pending", "initContainerStatuses": [{"name": "a", "state": ended(exitCode=0)}, {"name": "b", "state": RUNS}]},
        ),
        [],
        "Init container b runs (2 of 2)",
        "logs web -c b",
    ),
}  # fmt: skip


def whole(found: Finding) -> str:
    return "\n".join([found.text, *found.parts, found.next, found.line])


@pytest.mark.parametrize("name", TABLE)
def test_the_reason_comes_first(name: str) -> None:
    found, events, title, rest = TABLE[name]
    first, *_ = diagnose(Case(found=found, events=events, now=NOW))
    assert title in first.title
    assert rest in whole(first)


def test_a_pod_that_is_well_has_no_reason() -> None:
    assert diagnose(Case(found=pod(RUNS, ready=True, started=True), now=NOW)) == []


def test_a_lost_node_comes_before_what_the_pod_last_said() -> None:
    node = {
        "kind": "Node",
        "metadata": {"name": "node-1"},
        "status": true("Ready", status="Unknown"),
    }
    found = pod(RUNS, ready=False, container={"readinessProbe": PROBE})
    first, *_ = diagnose(Case(found=found, now=NOW, related={"Node": [node]}))
    assert first.title == "Node node-1 has not been heard of"


@pytest.mark.parametrize(
    ("said", "total", "parts"),
    [
        (FIT, 5, [(3, "node(s) had untolerated taint(s)"), (2, "Insufficient cpu")]),
        (UNBOUND, 3, [(0, "pod has unbound immediate PersistentVolumeClaims")]),
        (
            "0/1 nodes are available: 1 node(s) had untolerated taint {a: b, c}, 1 Too many pods.",
            1,
            [(1, "node(s) had untolerated taint {a: b, c}"), (1, "Too many pods")],
        ),
        ("0/3 nodes are available: 3 Insufficient nvidia.com/gpu.", 3, [(3, "Insufficient nvidia.com/gpu")]),
        ("0/0 nodes are available: .", 0, []),
        ("something else", 0, []),
        ("", 0, []),
    ],
)  # fmt: skip
def test_the_schedulers_sentence_is_taken_apart(said: str, total: int, parts: Any) -> None:
    assert apart(said) == (total, parts)


@pytest.mark.parametrize(
    ("code", "signal", "said"),
    [
        (0, 0, "success"),
        (1, 0, "error of its own"),
        (137, 0, "SIGKILL"),
        (143, 0, "SIGTERM"),
        (130, 0, "SIGINT"),
        (0, 9, "signal 9 (SIGKILL"),
        (160, 0, "signal 32"),
        (200, 0, "a code of the program's own"),
        (255, 0, "out of range"),
    ],
)
def test_exit_codes_have_meanings(code: int, signal: int, said: str) -> None:
    assert said in meaning(code, signal)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("dial tcp: lookup reg.local: no such host", "could not be resolved"),
        ("dial tcp 10.0.0.1:443: i/o timeout", "cannot be reached"),
        ("x509: certificate signed by unknown authority", "does not trust"),
        ("toomanyrequests: You have reached your pull rate limit", "no more pulls"),
        ("no match for platform in manifest", "kind of processor"),
        ("write /var/lib: no space left on device", "no room"),
        ("something new", "could not get it"),
    ],
)
def test_a_pull_that_fails_has_a_cause(said: str, means: str) -> None:
    assert means in cause_of(said)[0]
