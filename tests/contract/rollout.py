"""A Deployment under observation, for the cases that follow a rollout step by step.

No kubelet and no scheduler take part: the pods stay where they were made, and the case itself
says which of them are ready. After each step it waits until the controllers have nothing left to
do. So the traces depend on no timing, and are equal on every cluster.
"""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.objects import Object, deployment

WEB = "deployments.apps"
SETS = "replicasets.apps"
State = tuple[Object, list[Object], list[Object]]
"""The Deployment, its ReplicaSets, and their pods."""

REVISION = "deployment.kubernetes.io/revision"


def is_ready(pod: Object) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(item["type"] == "Ready" and item["status"] == "True" for item in conditions)


def owned(pods: list[Object], owner: Object) -> list[Object]:
    uid = owner["metadata"]["uid"]
    return [
        pod
        for pod in pods
        if any(ref["uid"] == uid for ref in pod["metadata"].get("ownerReferences", []))
    ]


class Rollout:
    """One Deployment, looked at when its controllers are quiet."""

    def __init__(self, api: Caller, **spec: Any) -> None:
        self.api = api
        self.rows: list[str] = []
        api.must(api.create(WEB, deployment(**spec)))
        self.state = self.settle()

    def look(self) -> State:
        deployed = self.api.get(WEB, "web").body
        sets = self.api.get(SETS).body["items"]
        return deployed, sets, self.api.get("pods").body["items"]

    def settle(self) -> State:
        """Waits until pods, ReplicaSets and Deployment tell the same story, twice in a row."""
        before: State | None = None

        def quiet() -> bool:
            nonlocal before
            last, before = before, self.look()
            return last == before and told_the_same(*before)

        self.api.wait(quiet)
        assert before is not None
        self.state = before
        return before

    def row(self) -> None:
        """Notes the ReplicaSets by age of their revision: wanted/there/ready of each."""
        deployed, sets, pods = self.settle()
        cells = []
        for one in sorted(sets, key=lambda item: int(item["metadata"]["annotations"][REVISION])):
            mine = owned(pods, one)
            ready = sum(map(is_ready, mine))
            cells.append(f"{one['spec'].get('replicas', 0)}/{len(mine)}/{ready}")
        self.rows.append(" ".join(cells) + f" of {deployed['spec']['replicas']}")

    def make_ready(self, count: int = 1) -> int:
        """Makes that many of the newest generation's pods ready; how many were left to."""
        _, sets, pods = self.state
        newest = max(sets, key=lambda item: int(item["metadata"]["annotations"][REVISION]))
        waiting = [pod for pod in owned(pods, newest) if not is_ready(pod)]
        for pod in waiting[:count]:
            mark_ready(self.api, pod["metadata"]["name"])
        return len(waiting[:count])

    def up(self) -> "Rollout":
        """All pods of the first generation are ready."""
        self.make_ready(1000)
        self.row()
        return self

    def image(self, image: str) -> None:
        change = {
            "spec": {"template": {"spec": {"containers": [{"name": "main", "image": image}]}}}
        }
        self.api.must(self.api.strategic(WEB, "web", change))
        self.row()

    def change(self, **spec: Any) -> None:
        self.api.must(self.api.merge(WEB, "web", {"spec": spec}))
        self.row()

    def finish(self, step: int = 1) -> None:
        """Ready, one after the other, until nothing waits any more."""
        while self.make_ready(step):
            self.row()


def told_the_same(deployed: Object, sets: list[Object], pods: list[Object]) -> bool:
    status = deployed["status"]
    if status.get("observedGeneration") != deployed["metadata"]["generation"]:
        return False
    for one in sets:
        mine = owned(pods, one)
        counts = one["status"]
        if one["status"].get("observedGeneration") != one["metadata"]["generation"]:
            return False
        if not one["spec"].get("replicas", 0) == len(mine) == counts.get("replicas", 0):
            return False
        if sum(map(is_ready, mine)) != counts.get("readyReplicas", 0):
            return False
    names = ("replicas", "readyReplicas", "availableReplicas")
    return bool(sets) and all(
        status.get(name, 0) == sum(one["status"].get(name, 0) for one in sets) for name in names
    )


def mark_ready(api: Caller, pod: str) -> None:
    ready = {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-02T03:04:05Z"}
    api.must(api.strategic("pods", pod, {"status": {"conditions": [ready]}}, "status"))


def rolling(surge: Any, unavailable: Any) -> Object:
    limits = {"maxSurge": surge, "maxUnavailable": unavailable}
    return {"type": "RollingUpdate", "rollingUpdate": limits}
