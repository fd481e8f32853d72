"""The rights that Podium uses, as a table: what it watches, what it reads now and then, what its
actions send (`actions.needs`). The manifest, the page and `manage.py doctor` come from it.

Secrets stand apart. Podium asks for their metadata only, but RBAC knows no such right: whoever may
list them may read them (Kubernetes: "Good practices for Kubernetes Secrets"). So the manifest
leaves them out unless they are asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dashboard.actions.catalog import ACTIONS, Action
from dashboard.actions.needs import Need as Right
from dashboard.actions.needs import needs
from dashboard.actions.target import Target
from dashboard.kube.kinds import DRAWN

WATCHED = ("get", "list", "watch")
READ = ("get", "list")


@dataclass(frozen=True, slots=True)
class Need:
    """Some verbs on one resource; `resource` may name a subresource (`pods/log`), `group` is ""
    for the core group. `what` names what Podium does with them."""

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


SEEN = (
    *(Need(kind.group, kind.plural, WATCHED, "draw them") for kind in DRAWN),
    Need("", "namespaces", READ, "say what belongs where"),
    Need("", "events", READ, "say why a thing is as it is"),
    Need("", "pods/log", ("get",), "show logs"),
    Need("metrics.k8s.io", "nodes", READ, "show what is used"),
    Need("metrics.k8s.io", "pods", READ, "show what is used"),
)


def _done() -> tuple[Need, ...]:
    """What the actions need, resource by resource."""
    seen = {(need.group, need.resource, verb) for need in SEEN for verb in need.verbs}
    verbs: dict[tuple[str, str], list[str]] = {}
    titles: dict[tuple[str, str], list[str]] = {}
    for action, right in _rights():
        resource = f"{right.kind.plural}/{right.subresource}".rstrip("/")
        key = (right.kind.group, resource)
        if (*key, right.verb) in seen:
            continue
        for kept, word in ((verbs, right.verb), (titles, action.title.lower())):
            if word not in kept.setdefault(key, []):
                kept[key].append(word)
    return tuple(
        Need(group, resource, tuple(words), ", ".join(titles[group, resource]), "act")
        for (group, resource), words in verbs.items()
    )


def _rights() -> Iterator[tuple[Action, Right]]:
    for action in ACTIONS.values():
        for kind in action.kinds:
            target = Target(kind=kind, namespace="any", name="any", uid="")
            for right in needs(action, target):
                yield action, right


EACH_POD = Need("", "pods/proxy", ("get",), "send requests to each pod in turn", "act")
"""A choice of the action "probe", which else asks the Service."""

DONE = (*_done(), EACH_POD)

NEEDS = SEEN + DONE


def opens_secrets(need: Need) -> bool:
    """Whether granting it lets its holder read the data of Secrets."""
    return need.name == "secrets" and bool({"get", "list", "watch"} & set(need.verbs))


def questions(wanted: Iterable[Need]) -> Iterator[tuple[Need, str]]:
    """Each right by itself."""
    for need in wanted:
        for verb in need.verbs:
            yield need, verb
