"""Making and removing the pods of a controller, with the events that tell of it.

Mirrors kube-controller-manager's pod control, which all controllers of pods share: pods are made in
batches of 1, 2, 4, … that stop at the first batch with a refusal ("slow start", so that an exhausted
quota sees few requests); each pod made or removed is an event on its owner.
"""

from collections.abc import Iterable

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.informer import Object
from practice.ownership import reference_to
from practice.refusals import is_namespace_terminating

_COPIED = ("labels", "annotations", "finalizers")


class PodWriter:
    """Writes pods for one controller, whose name is the source of the events."""

    def __init__(self, client: Client, component: str) -> None:
        self._client = client
        self._component = component

    def create(self, owner: Object, pods: list[Object]) -> None:
        """Make the pods. ApiError: the first refusal; the batches after it were not tried."""
        batch, done = 1, 0
        while done < len(pods):
            refusals = [self._create(owner, pod) for pod in pods[done : done + batch]]
            refused = next((one for one in refusals if one is not None), None)
            if refused is not None:
                raise refused
            done += batch
            batch *= 2

    def _create(self, owner: Object, pod: Object) -> ApiError | None:
        """Make one pod; the refusal, if it counts (none does in a namespace that is going)."""
        namespace = owner["metadata"]["namespace"]
        try:
            made = self._client.create("pods", pod, namespace=namespace)
        except ApiError as error:
            if is_namespace_terminating(error):
                return None
            self.event(owner, "Warning", "FailedCreate", f"Error creating: {error}")
            return error
        text = f"Created pod: {made['metadata']['name']}"
        self.event(owner, "Normal", "SuccessfulCreate", text)
        return None

    def delete(self, owner: Object, names: Iterable[str]) -> None:
        """Ask for the end of pods; one that is gone already is fine. ApiError: any other refusal."""
        for name in names:
            try:
                self._client.delete("pods", owner["metadata"]["namespace"], name)
            except ApiError as error:
                if error.code == 404:
                    continue
                self.event(owner, "Warning", "FailedDelete", f"Error deleting: {error}")
                raise
            self.event(owner, "Normal", "SuccessfulDelete", f"Deleted pod: {name}")

    def event(self, about: Object, kind: str, reason: str, message: str) -> None:
        """Record an event of the controller."""
        self._client.event(
            about, type=kind, reason=reason, message=message, component=self._component
        )


def pod_from(template: Object, owner: Object) -> Object:
    """The pod that a template describes; the API server completes its name."""
    metadata = template.get("metadata") or {}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            **{name: metadata[name] for name in _COPIED if name in metadata},
            "generateName": f"{owner['metadata']['name']}-",
            "namespace": owner["metadata"]["namespace"],
            "ownerReferences": [reference_to(owner)],
        },
        "spec": template["spec"],
    }
