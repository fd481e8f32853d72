"""A Job under observation. The case plays the kubelet: it says which pods run, succeed and fail.

After each step it waits until the controller has come to rest, so that the traces depend on no
timing. Pods are named by the order in which they were made, or by their index.
"""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.objects import Object, pod_spec

JOBS = "jobs.batch"
INDEX = "batch.kubernetes.io/job-completion-index"
FINALIZER = "batch.kubernetes.io/job-tracking"
QUIET_LOOKS = 3


def job(name: str = "work", **spec: Any) -> Object:
    template = {"spec": {**pod_spec(), "restartPolicy": "Never"}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"template": template, **spec},
    }


class Run:
    """One Job, and its pods by the order in which they were made."""

    def __init__(self, api: Caller, **spec: Any) -> None:
        self.api = api
        self.rows: list[Object] = []
        made = job(**spec)
        self.uid: str = api.must(api.create(JOBS, made)).body["metadata"]["uid"]

    def until(self, **counts: Any) -> Object:
        """Waits until the status says so (0 is what is not said), and notes it."""

        def agrees(body: Any) -> bool:
            status = (body or {}).get("status", {})
            return bool(status) and all(
                status.get(name, 0) == count for name, count in counts.items()
            )

        body: Object = self.api.until(lambda: self.api.get(JOBS, "work"), agrees).body
        self.rows.append(shown(body["status"]))
        return body

    def until_true(self, kind: str) -> Object:
        """Waits until a condition holds, and notes the status."""

        def agrees(body: Any) -> bool:
            conditions = (body or {}).get("status", {}).get("conditions", [])
            return any(one["type"] == kind and one["status"] == "True" for one in conditions)

        body: Object = self.api.until(lambda: self.api.get(JOBS, "work"), agrees).body
        self.rows.append(shown(body["status"]))
        return body

    def change(self, **spec: Any) -> None:
        self.api.must(self.api.merge(JOBS, "work", {"spec": spec}))

    def pods(self) -> list[Object]:
        """All of the Job's pods, by index, then by age."""
        items = self.api.get("pods").body["items"]
        return sorted(
            items, key=lambda pod: (index_of(pod), int(pod["metadata"]["resourceVersion"]))
        )

    def waiting(self) -> list[Object]:
        """Those that have not ended and are not going."""
        return [
            pod
            for pod in self.pods()
            if pod["status"]["phase"] not in ("Succeeded", "Failed")
            and "deletionTimestamp" not in pod["metadata"]
        ]

    def end(self, phase: str = "Succeeded", code: int = 0, index: int = -1, **more: Any) -> None:
        """Ends one waiting pod: the first, or that of an index."""
        pods = [pod for pod in self.waiting() if index in (-1, index_of(pod))]
        end_pod(self.api, pods[0]["metadata"]["name"], phase, code, **more)

    def begin(self, count: int = 1) -> None:
        """Makes that many pods run and be ready."""
        ready = {"type": "Ready", "status": "True", "lastTransitionTime": ENDED}
        for pod in self.waiting()[:count]:
            status = {"phase": "Running", "conditions": [ready]}
            self.api.must(
                self.api.strategic("pods", pod["metadata"]["name"], {"status": status}, "status")
            )

    def said(self) -> list[tuple[str, str, str]]:
        """The events of the Job by reason, names of pods left out."""
        found = {
            (event["type"], event["reason"], event["message"].partition(": ")[0])
            for event in self.api.get("events").body["items"]
            if event["involvedObject"]["kind"] == "Job"
        }
        return sorted(found)


ENDED = "2026-01-02T03:04:05Z"
"""Long ago: so no back-off is waited for."""


def end_pod(api: Caller, name: str, phase: str, code: int, **more: Any) -> None:
    end = {"exitCode": code, "finishedAt": ENDED, "startedAt": ENDED, "reason": "X"}
    container = {"name": "main", "image": "x", "imageID": "", "ready": False, "restartCount": 0}
    status = {
        "phase": phase,
        "containerStatuses": [{**container, "state": {"terminated": end}}],
        **more,
    }
    api.must(api.strategic("pods", name, {"status": status}, "status"))


def index_of(pod: Object) -> int:
    return int(pod["metadata"].get("annotations", {}).get(INDEX, "-1"))


def shown(status: Object) -> Object:
    """Without what is only for a moment."""
    return {
        name: value
        for name, value in status.items()
        if name not in ("uncountedTerminatedPods", "terminating")
    }
