"""What an action needs of the cluster's own authorization, as the questions that RBAC answers."""

import shlex
from dataclasses import dataclass

from dashboard.actions.catalog import Action
from dashboard.actions.target import Target
from dashboard.kube.kinds import Kind, by_name

_HISTORY = {"Deployment": "ReplicaSet"}
"""Where revisions are kept; StatefulSets and DaemonSets have ControllerRevisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One right: a verb on a resource, maybe on a subresource of it, maybe of one name only."""

    verb: str
    kind: Kind
    subresource: str = ""
    namespace: str = ""
    name: str = ""

    def __str__(self) -> str:
        where = f" in {self.namespace}" if self.namespace else ""
        sub = f"/{self.subresource}" if self.subresource else ""
        return f"{self.verb} {self.kind.plural}{sub}{where}"

    @property
    def kubectl(self) -> str:
        """The line with which a person asks the same."""
        thing = f"{self.kind.resource}/{self.name}" if self.name else self.kind.resource
        sub = [f"--subresource={self.subresource}"] if self.subresource else []
        scope = ["-n", self.namespace] if self.namespace else []
        return shlex.join(["kubectl", *scope, "auth", "can-i", self.verb, thing, *sub])


def needs(action: Action, target: Target) -> list[Need]:
    """The rights without which the action cannot be done to this object."""
    kind, namespace = target.api_kind, target.namespace
    if action.name == "run":
        return [Need(verb="create", kind=by_name("Job"), namespace=namespace)]
    sub = action.resource.partition("/")[2]
    deed = Need(verb=action.verb, kind=kind, subresource=sub, namespace=namespace, name=target.name)
    if action.name == "drain":
        pod = by_name("Pod")
        return [
            deed,
            Need(verb="list", kind=pod),
            Need(verb="create", kind=pod, subresource="eviction"),
        ]
    if action.name != "undo":
        return [deed]
    history = by_name(_HISTORY.get(target.kind, "ControllerRevision"))
    return [deed, Need(verb="list", kind=history, namespace=namespace)]
