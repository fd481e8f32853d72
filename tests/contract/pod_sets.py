"""A StatefulSet or DaemonSet under observation, as `tests.contract.rollout` does it for Deployments.

No kubelet takes part: the case itself says which pods run, and looks when the controller has come
to rest. The pods are written by the first letter of their state, with the image's tag.
"""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.objects import Object
from tests.contract.rollout import is_ready


def tag_of(pod: Object) -> str:
    return str(pod["spec"]["containers"][0]["image"].rpartition(":")[2])


def state_of(pod: Object) -> str:
    """`1+` ready, `1-` not ready, `1x` being deleted, each with the image's tag."""
    if "deletionTimestamp" in pod["metadata"]:
        return f"{tag_of(pod)}x"
    return tag_of(pod) + ("+" if is_ready(pod) else "-")


class PodSet:
    """One owner named `web` in the case's namespace, and its pods."""

    def __init__(self, api: Caller, resource: str, made: Object) -> None:
        self.api = api
        self.resource = resource
        self.rows: list[str] = []
        api.must(api.create(resource, made))

    @property
    def owner(self) -> Object:
        return self.api.get(self.resource, "web").body

    @property
    def pods(self) -> list[Object]:
        found: list[Object] = self.api.get("pods").body["items"]
        return found

    def settle(self) -> None:
        """Until the controller has seen the newest generation, and nothing changes any more."""
        last: list[Any] = []

        def quiet() -> bool:
            before, last[:] = [*last], [self.owner, self.pods]
            owner, pods = last
            observed = owner["status"].get("observedGeneration") == owner["metadata"]["generation"]
            return observed and last == before and self.has_told(owner["status"], pods)

        self.api.wait(quiet)

    def has_told(self, status: Object, pods: list[Object]) -> bool:
        """Whether the status fits the pods, as far as the kind can say."""
        return True

    def row(self, key: Callable[[Object], str]) -> None:
        """Notes the pods in order of `key`."""
        self.settle()
        pods = sorted(self.pods, key=key)
        self.rows.append(" ".join(f"{key(pod)}={state_of(pod)}" for pod in pods) or "none")

    def run(self, pod: str, phase: str = "Running", ready: bool = True) -> None:
        """A kubelet would write this."""
        condition = {
            "type": "Ready",
            "status": "True" if ready else "False",
            "lastTransitionTime": "2026-01-02T03:04:05Z",
        }
        status = {"status": {"phase": phase, "conditions": [condition]}}
        self.api.must(self.api.strategic("pods", pod, status, "status"))

    def image(self, tag: str) -> None:
        containers = [{"name": "main", "image": f"nginx:{tag}"}]
        change = {"spec": {"template": {"spec": {"containers": containers}}}}
        self.api.must(self.api.strategic(self.resource, "web", change))

    def change(self, **spec: Any) -> None:
        self.api.must(self.api.merge(self.resource, "web", {"spec": spec}))
