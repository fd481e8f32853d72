"""One resource in a namespace that is being deleted: delete all of it, and say what is left."""

from dataclasses import dataclass, field

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.informer import Informer, Object
from practice.limits import NAMESPACE_FINALIZERS_S
from practice.podstate import is_terminal
from practice.refusals import gone_is_fine


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is left of one resource: how the conditions name it, and when to look again."""

    resource: str
    """`pods.`, `deployments.apps`."""
    objects: list[Object] = field(default_factory=list)
    estimate_s: int = 0
    """How long the rest may take; 0: nothing is left, or nobody knows."""
    failure: str = ""
    """Why it could not be deleted."""


class Content:
    """All objects of one resource, by namespace."""

    def __init__(
        self, client: Client, informer: Informer, group: str, version: str, plural: str
    ) -> None:
        self._client = client
        self._informer = informer
        self._name = f"{plural}.{group}"
        self._place = f"{group}/{version}, Resource={plural}"
        self._has_grace = self._name == "pods."

    def delete(self, namespace: str, age_s: float) -> Left:
        """Delete what a namespace has of it. `age_s`: since the namespace was to go."""
        if not self._informer.by("namespace", namespace):
            return Left(resource=self._name)
        estimate_s = self._estimate_s(namespace, age_s)
        try:
            for one in self._client.list(self._informer.resource, namespace):
                with gone_is_fine():
                    self._client.delete(self._informer.resource, namespace, one["metadata"]["name"])
        except ApiError as error:
            return Left(resource=self._name, estimate_s=estimate_s, failure=str(error))
        objects = self._client.list(self._informer.resource, namespace)
        failure = ""
        if objects and not estimate_s:
            if any(one["metadata"].get("finalizers") for one in objects):
                estimate_s = NAMESPACE_FINALIZERS_S
            else:
                failure = f"unexpected items still remain in namespace: {namespace}"
                failure += f" for gvr: {self._place}"
        estimate_s = estimate_s if objects else 0
        return Left(resource=self._name, objects=objects, estimate_s=estimate_s, failure=failure)

    def _estimate_s(self, namespace: str, age_s: float) -> int:
        """The longest grace period of the pods, while it lasts."""
        if not self._has_grace:
            return 0
        pods = [pod for pod in self._client.list("pods", namespace) if not is_terminal(pod)]
        graces = (int(pod["spec"].get("terminationGracePeriodSeconds") or 0) for pod in pods)
        longest = max(graces, default=0)
        return longest if age_s < longest else 0
