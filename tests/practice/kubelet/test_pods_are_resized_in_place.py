"""In-place resizes: allocated when there is room, given to containers, and told in the status."""

import json

from practice.scheduler.pods import requests_of
from tests.practice.kubelet.lab import Lab

SMALL = {"cpu": "500m", "memory": "128Mi"}
LARGE = {"cpu": "1", "memory": "192Mi"}
MOST = {"cpu": "2", "memory": "256Mi"}


def lab_with(**container) -> Lab:
    lab = Lab()
    lab.run_pod(**{"resources": {"requests": SMALL, "limits": MOST}, **container})
    lab.until(lab.ready)
    return lab


def resize(lab: Lab, name: str = "web", **resources) -> None:
    spec = lab.pod(name)["spec"]
    main = spec["containers"][0]
    sized = {**main["resources"], **resources}
    patch = {"spec": {"containers": [{**main, "resources": sized}, *spec["containers"][1:]]}}
    lab.client.patch("pods", "default", name, patch, subresource="resize")


def conditions(lab: Lab, name: str = "web") -> dict[str, dict]:
    found = lab.pod(name)["status"]["conditions"]
    return {one["type"]: one for one in found if one["type"].startswith("PodResize")}


def reasons(lab: Lab, name: str = "web") -> list[str]:
    return [one[0] for one in lab.events(name) if one[0].startswith("Resize")]


def test_a_container_gets_its_size_while_it_runs():
    lab = lab_with()
    before = lab.container()
    resize(lab, requests=LARGE)
    lab.until(lambda: conditions(lab))
    under_way = conditions(lab)["PodResizeInProgress"]
    assert under_way["observedGeneration"] == 2
    assert lab.container()["allocatedResources"] == LARGE
    assert lab.container()["resources"]["requests"] == SMALL
    lab.until(lambda: not conditions(lab))
    assert lab.container()["resources"] == {"requests": LARGE, "limits": MOST}
    assert lab.container()["containerID"] == before["containerID"]
    assert reasons(lab) == ["ResizeStarted", "ResizeCompleted"]


def test_events_of_a_resize_tell_the_sizes():
    lab = lab_with()
    resize(lab, requests=LARGE)
    lab.until(lambda: len(reasons(lab)) == 2)
    word, _, text = lab.messages("ResizeCompleted")[0].partition(": ")
    assert word == "Pod resize completed"
    resources = {"limits": MOST, "requests": LARGE}
    assert json.loads(text) == {
        "containers": [{"name": "main", "resources": resources}],
        "generation": 2,
    }


def test_a_container_restarts_where_its_policy_says_so():
    policy = [{"resourceName": "memory", "restartPolicy": "RestartContainer"}]
    lab = lab_with(resizePolicy=policy)
    resize(lab, requests={"cpu": "600m", "memory": "128Mi"})
    lab.until(lambda: lab.container()["resources"]["requests"]["cpu"] == "600m")
    assert lab.container()["restartCount"] == 0
    resize(lab, requests={"cpu": "600m", "memory": "200Mi"})
    lab.until(lambda: lab.container()["restartCount"] == 1)
    lab.until(lambda: not conditions(lab))
    assert lab.container()["resources"]["requests"]["memory"] == "200Mi"
    assert lab.messages("Killing") == ["Container main resize requires restart"]
    assert lab.ready()


def test_what_does_not_fit_waits_until_another_pod_goes():
    lab = Lab()
    for name in ("web", "other"):
        lab.run_pod(name, resources={"requests": {"cpu": "2"}})
    lab.until(lambda: lab.ready() and lab.ready("other"))
    resize(lab, requests={"cpu": "3"})
    lab.until(lambda: conditions(lab))
    waits = conditions(lab)["PodResizePending"]
    assert waits["reason"] == "Deferred"
    assert waits["message"].startswith("Node didn't have enough resource: cpu, requested: 3000")
    assert lab.container()["allocatedResources"] == {"cpu": "2"}
    lab.delete("other", grace_s=0)
    lab.until(lambda: not conditions(lab))
    assert lab.container()["resources"]["requests"] == {"cpu": "3"}
    assert reasons(lab) == ["ResizeDeferred", "ResizeStarted", "ResizeCompleted"]


def test_what_another_pod_gives_up_is_given_on():
    lab = Lab()
    for name in ("web", "other"):
        lab.run_pod(name, resources={"requests": {"cpu": "2"}})
    lab.until(lambda: lab.ready() and lab.ready("other"))
    resize(lab, requests={"cpu": "3"})
    lab.until(lambda: conditions(lab))
    resize(lab, "other", requests={"cpu": "1"})
    lab.until(lambda: not conditions(lab))
    assert lab.container()["resources"]["requests"] == {"cpu": "3"}


def test_a_wish_that_is_taken_back_waits_no_more():
    lab = Lab()
    for name in ("web", "other"):
        lab.run_pod(name, resources={"requests": {"cpu": "2"}})
    lab.until(lambda: lab.ready() and lab.ready("other"))
    resize(lab, requests={"cpu": "3"})
    lab.until(lambda: conditions(lab))
    resize(lab, requests={"cpu": "2"})
    lab.until(lambda: not conditions(lab))
    assert reasons(lab) == ["ResizeDeferred"]


def test_memory_in_use_is_not_taken_away():
    lab = lab_with(env=[{"name": "PRACTICE_MEMORY_BYTES", "value": "104857600"}])
    resize(lab, requests={"cpu": "500m", "memory": "32Mi"}, limits={"cpu": "1", "memory": "64Mi"})
    lab.until(lambda: conditions(lab).get("PodResizeInProgress", {}).get("reason") == "Error")
    said = conditions(lab)["PodResizeInProgress"]["message"]
    assert said.startswith('attempting to set container "main" memory limit (67108864) below')
    assert lab.container()["resources"]["limits"]["memory"] == "256Mi"


def test_the_status_tells_what_the_whole_pod_has():
    lab = lab_with()
    status = lab.pod()["status"]
    assert status["allocatedResources"] == SMALL
    assert status["resources"] == {"requests": SMALL, "limits": MOST}


def test_the_container_sees_its_limits():
    lab = lab_with()
    shown = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/cpu.max"

    def seen() -> list[str]:
        life = next(iter(lab.kubelets._kubelets["node-1"].pods.values())).lives[0]
        return [life.container.program.start.system_files[path] for path in shown]

    assert seen() == ["268435456\n", "200000 100000\n"]
    resize(lab, limits={"cpu": "1500m", "memory": "512Mi"})
    lab.until(lambda: not conditions(lab) and len(reasons(lab)) == 2)
    assert seen() == ["536870912\n", "150000 100000\n"]


def test_a_scheduler_counts_the_larger_one():
    lab = Lab()
    for name in ("web", "other"):
        lab.run_pod(name, resources={"requests": {"cpu": "2"}})
    lab.until(lambda: lab.ready() and lab.ready("other"))
    resize(lab, requests={"cpu": "3"})
    lab.until(lambda: conditions(lab))
    assert requests_of(lab.pod())["cpu"] == 3000
    resize(lab, requests={"cpu": "1"})
    assert requests_of(lab.pod())["cpu"] == 2000
    lab.until(lambda: lab.container()["resources"]["requests"] == {"cpu": "1"})
    assert requests_of(lab.pod())["cpu"] == 1000
