"""The rights that Podium uses, as a table: what it watches, what it reads now and then, what its
actions send. The manifest, the page and `manage.py doctor` come from it; a test holds it against
the catalog of actions and the watched kinds.

Secrets stand apart. Podium asks for their metadata only, but RBAC knows no such right: whoever may
list them may read them (Kubernetes: "Good practices for Kubernetes Secrets"). So the manifest
leaves them out unless they are asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dashboard.actions.catalog.objects import DELETE
from dashboard.kube.kinds import DRAWN, by_name

WATCHED = ("get", "list", "watch")
READ = ("get", "list")


@dataclass(frozen=True, slots=True)
class Need:
    """Some verbs on one resource; `resource` may name a subresource (`pods/log`), `group` is ""
    for the core group. `what` completes "Podium may patch them to …", and is empty when the verb says all."""

    group: str
    resource: str
    verbs: tuple[str, ...]
    what: str
    purpose: Literal["see", "act"] = "see"

    @property
    def name(self) -> str:
        """`deployments.apps`, `deployments.apps/scale`: as kubectl writes it."""
        resource, slash, subresource = self.resource.partition("/")
        return f"{resource}.{self.group}{slash}{subresource}" if self.group else self.resource

    @property
    def purpose_text(self) -> str:
        """The end of a sentence that began with the verbs."""
        return f" to {self.what}" if self.what else ""


SEEN = (
    *(Need(kind.group, kind.plural, WATCHED, "draw them") for kind in DRAWN),
    Need("", "namespaces", READ, "say what belongs where"),
    Need("", "events", READ, "say why a thing is as it is"),
    Need("", "pods/log", ("get",), "show logs"),
)

DONE = (
    Need("apps", "deployments/scale", ("patch",), "scale", "act"),
    Need("apps", "statefulsets/scale", ("patch",), "scale", "act"),
    Need("apps", "replicasets/scale", ("patch",), "scale", "act"),
    Need("", "replicationcontrollers/scale", ("patch",), "scale", "act"),
    Need("apps", "deployments", ("patch",), "update, restart, pause and undo", "act"),
    Need("apps", "statefulsets", ("patch",), "update, restart and undo", "act"),
    Need("apps", "daemonsets", ("patch",), "update, restart and undo", "act"),
    Need("batch", "jobs", ("create", "patch"), "run and suspend", "act"),
    Need("batch", "cronjobs", ("patch",), "suspend", "act"),
    Need("", "pods", ("delete",), "kill pods", "act"),
    Need("", "pods/eviction", ("create",), "evict pods", "act"),
    Need("", "nodes", ("patch",), "cordon and uncordon", "act"),
    *(Need(kind.group, kind.plural, ("delete",), "", "act") for kind in map(by_name, DELETE.kinds)),
)

NEEDS = SEEN + DONE


def opens_secrets(need: Need) -> bool:
    """Whether granting it lets its holder read the data of Secrets."""
    return need.name == "secrets" and bool({"get", "list", "watch"} & set(need.verbs))


def questions(needs: Iterable[Need]) -> Iterator[tuple[Need, str]]:
    """Each right by itself."""
    for need in needs:
        for verb in need.verbs:
            yield need, verb
