import pytest

from dashboard.projection.pods import counts, pod_state
from tests.projection.objects import condition, container, ended, pod, record, running, waiting

TWO = [container("app"), container("proxy")]
INIT = [container("setup"), container("migrate")]
SIDECAR = [container("mesh", always=True)]
NOT_INITIALIZED = [condition("PodScheduled", "True"), condition("Initialized", "False")]
TIME = "2026-11-23T10:05:00Z"

TABLE = {
    "no node yet": (
        {"node": "", "phase": "Pending", "ready": False, "statuses": []},
        ("pending", "Pending"),
    ),
    "scheduling gated": (
        {
            "node": "",
            "phase": "Pending",
            "statuses": [],
            "conditions": [condition("PodScheduled", "False", "SchedulingGated")],
        },
        ("pending", "SchedulingGated"),
    ),
    "bound, nothing known yet": (
        {"phase": "Pending", "ready": False, "statuses": []},
        ("starting", "Pending"),
    ),
    "being created": (
        {"phase": "Pending", "ready": False, "statuses": [waiting("ContainerCreating")]},
        ("starting", "ContainerCreating"),
    ),
    "waits for init containers": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": INIT,
            "init_statuses": [running("setup", ready=False), waiting("PodInitializing", "migrate")],
            "statuses": [waiting("PodInitializing")],
            "conditions": NOT_INITIALIZED,
        },
        ("starting", "Init:0/2"),
    ),
    "second init container": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": INIT,
            "init_statuses": [ended("Completed", 0, "setup"), running("migrate", ready=False)],
            "statuses": [waiting("PodInitializing")],
            "conditions": NOT_INITIALIZED,
        },
        ("starting", "Init:1/2"),
    ),
    "init containers done": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": INIT,
            "init_statuses": [ended("Completed", 0, "setup"), ended("Completed", 0, "migrate")],
            "statuses": [waiting("PodInitializing")],
        },
        ("starting", "PodInitializing"),
    ),
    "init container failed": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": INIT,
            "init_statuses": [ended("Error", 1, "setup"), waiting("PodInitializing", "migrate")],
            "statuses": [waiting("PodInitializing")],
            "conditions": NOT_INITIALIZED,
        },
        ("starting", "Init:Error"),
    ),
    "init container failed without a reason": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": INIT,
            "init_statuses": [ended("", 3, "setup")],
            "statuses": [waiting("PodInitializing")],
            "conditions": NOT_INITIALIZED,
        },
        ("starting", "Init:ExitCode:3"),
    ),
    "init container crashes again and again": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": INIT,
            "init_statuses": [waiting("CrashLoopBackOff", "setup", restarts=4)],
            "statuses": [waiting("PodInitializing")],
            "conditions": NOT_INITIALIZED,
        },
        ("failed", "Init:CrashLoopBackOff"),
    ),
    "image cannot be pulled": (
        {"phase": "Pending", "ready": False, "statuses": [waiting("ErrImagePull")]},
        ("failed", "ErrImagePull"),
    ),
    "image cannot be pulled, waiting": (
        {"phase": "Pending", "ready": False, "statuses": [waiting("ImagePullBackOff")]},
        ("failed", "ImagePullBackOff"),
    ),
    "crashes again and again": (
        {"ready": False, "statuses": [waiting("CrashLoopBackOff", restarts=5)]},
        ("failed", "CrashLoopBackOff"),
    ),
    "config missing": (
        {"phase": "Pending", "ready": False, "statuses": [waiting("CreateContainerConfigError")]},
        ("failed", "CreateContainerConfigError"),
    ),
    "out of memory": (
        {"ready": False, "statuses": [ended("OOMKilled", 137)]},
        ("notready", "OOMKilled"),
    ),
    "ended with an error, restarts soon": (
        {"ready": False, "statuses": [ended("Error", 1)]},
        ("notready", "Error"),
    ),
    "killed by a signal": (
        {
            "ready": False,
            "statuses": [
                {
                    "name": "web",
                    "ready": False,
                    "restartCount": 0,
                    "state": {"terminated": {"exitCode": 0, "signal": 9}},
                }
            ],
        },
        ("notready", "Signal:9"),
    ),
    "running and ready": ({}, ("ready", "Running")),
    "running, not ready": ({"ready": False}, ("notready", "Running")),
    "one of two not ready": (
        {
            "ready": False,
            "containers": TWO,
            "statuses": [running("app"), running("proxy", ready=False)],
        },
        ("notready", "Running"),
    ),
    "one of two not started yet": (
        {
            "ready": False,
            "containers": TWO,
            "statuses": [running("app"), waiting("ContainerCreating", "proxy")],
        },
        ("starting", "ContainerCreating"),
    ),
    "one ended well, one runs, pod ready": (
        {"containers": TWO, "statuses": [ended("Completed", 0, "app"), running("proxy")]},
        ("ready", "Running"),
    ),
    "one ended well, one runs, pod not ready": (
        {
            "ready": False,
            "containers": TWO,
            "statuses": [ended("Completed", 0, "app"), running("proxy")],
        },
        ("notready", "NotReady"),
    ),
    "completed": (
        {"phase": "Succeeded", "ready": False, "statuses": [ended("Completed", 0)]},
        ("completed", "Completed"),
    ),
    "failed": (
        {"phase": "Failed", "ready": False, "statuses": [ended("Error", 2)]},
        ("failed", "Error"),
    ),
    "evicted": (
        {"phase": "Failed", "reason": "Evicted", "message": "low on memory", "statuses": []},
        ("failed", "Evicted"),
    ),
    "terminating": ({"deleting": TIME}, ("terminating", "Terminating")),
    "terminating before it started": (
        {"deleting": TIME, "phase": "Pending", "statuses": [waiting("ContainerCreating")]},
        ("terminating", "Terminating"),
    ),
    "deleted after it completed": (
        {"deleting": TIME, "phase": "Succeeded", "statuses": [ended("Completed", 0)]},
        ("terminating", "Completed"),
    ),
    "deleted on a node that is lost": (
        {"deleting": TIME, "reason": "NodeLost"},
        ("terminating", "Unknown"),
    ),
    "phase unknown": ({"phase": "Unknown", "statuses": []}, ("unknown", "Unknown")),
    "sidecar started, app starting": (
        {
            "phase": "Pending",
            "ready": False,
            "inits": SIDECAR,
            "init_statuses": [running("mesh")],
            "statuses": [waiting("PodInitializing")],
        },
        ("starting", "PodInitializing"),
    ),
}


@pytest.mark.parametrize(("wishes", "expected"), TABLE.values(), ids=TABLE)
def test_state_and_status(wishes, expected) -> None:
    state, status, why = pod_state(record("Pod", pod("web-1", **wishes)))
    assert (state, status) == expected
    assert why.endswith((".", "memory"))
    assert "None" not in why


def test_pod_on_a_lost_node_is_unknown_and_keeps_kubectls_word() -> None:
    state, status, why = pod_state(record("Pod", pod("web-1")), node_lost=True)
    assert (state, status) == ("unknown", "Running")
    assert "node-1" in why


def test_completed_pod_on_a_lost_node_stays_completed() -> None:
    done = pod("web-1", phase="Succeeded", statuses=[ended("Completed", 0)])
    assert pod_state(record("Pod", done), node_lost=True)[0] == "completed"


def test_container_that_is_not_ready_is_named() -> None:
    wishes = {"ready": False, "statuses": [running("app"), running("proxy", ready=False)]}
    why = pod_state(record("Pod", pod("p", containers=TWO, **wishes)))[2]
    assert "proxy" in why
    assert "app" not in why


def test_crash_loop_tells_the_last_exit_code() -> None:
    status = waiting("CrashLoopBackOff", restarts=3)
    status["lastState"] = {"terminated": {"exitCode": 42, "reason": "Error"}}
    assert "exit code 42" in pod_state(record("Pod", pod("p", ready=False, statuses=[status])))[2]


def test_crash_loop_after_running_out_of_memory_says_so() -> None:
    status = waiting("CrashLoopBackOff", restarts=3)
    status["lastState"] = {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}
    why = pod_state(record("Pod", pod("p", ready=False, statuses=[status])))[2]
    assert "more memory than its limit" in why


def test_pending_pod_repeats_the_scheduler() -> None:
    told = condition("PodScheduled", "False", "Unschedulable", "0/3 nodes are available: no cpu.")
    pending = pod("p", node="", phase="Pending", statuses=[], conditions=[told])
    assert "0/3 nodes are available" in pod_state(record("Pod", pending))[2]


def test_sidecars_count_among_the_containers_and_init_containers_do_not() -> None:
    wishes = {
        "inits": [*SIDECAR, container("setup")],
        "init_statuses": [running("mesh", restarts=2), ended("Completed", 0, "setup", restarts=5)],
        "statuses": [running(restarts=1)],
    }
    assert counts(record("Pod", pod("p", **wishes))) == (2, 2, 3)


def test_restarts_of_init_containers_show_while_they_run() -> None:
    wishes = {
        "inits": INIT,
        "init_statuses": [waiting("CrashLoopBackOff", "setup", restarts=4)],
        "statuses": [waiting("PodInitializing")],
        "conditions": NOT_INITIALIZED,
    }
    assert counts(record("Pod", pod("p", **wishes))) == (0, 1, 4)


@pytest.mark.parametrize(
    "reason",
    [
        *("Evicted", "Terminated", "NodeShutdown", "NodeAffinity", "NodePorts", "TaintToleration"),
        *("OutOfcpu", "OutOfmemory", "OutOfephemeral-storage", "OutOfpods", "PodOSNotSupported"),
    ],
)
def test_why_a_node_refused_or_evicted_a_pod_is_told_in_words(reason) -> None:
    told = "what the kubelet said."
    failed = pod("p", phase="Failed", reason=reason, message=told, statuses=[])
    why = pod_state(record("Pod", failed))[2]
    assert reason not in why
    assert why.endswith(told)
