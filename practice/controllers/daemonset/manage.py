"""Which pods a DaemonSet lacks, and which it has too many: one pod on every node that fits.

Mirrors kube-controller-manager: failed and ended pods are deleted (the next look makes new ones), of
several pods the oldest stays; with a surge an old and a new one may be side by side for a while.
"""

from dataclasses import dataclass, field

from practice.controllers.daemonset.look import Look, by_age, name_of
from practice.informer import Object
from practice.podstate import is_ready, is_terminating, phase
from practice.revisions import HASH_LABEL
from practice.selectors import labels_of


@dataclass(slots=True)
class Plan:
    """Nodes that get a pod, pods that go by name, and of these the ones that had ended."""

    create: list[str] = field(default_factory=list)
    delete: list[str] = field(default_factory=list)
    ended: list[tuple[str, Object]] = field(default_factory=list)


def plan_nodes(look: Look) -> Plan:
    """What to do on each node; ended pods are listed apart, since some must wait."""
    plan = Plan()
    for node, fit in look.nodes.items():
        pods = look.pods.get(node, [])
        if fit.runs and not pods:
            plan.create.append(node)
        elif fit.stays:
            _keep_one(look, plan, node, pods, runs=fit.runs)
        else:
            plan.delete += [name_of(pod) for pod in pods if not is_terminating(pod)]
    for node, pods in look.pods.items():
        if node not in look.nodes:  # nobody else deletes what waits for a node that is gone
            plan.delete += [name_of(pod) for pod in pods if not pod["spec"].get("nodeName")]
    return plan


def _keep_one(look: Look, plan: Plan, node: str, pods: list[Object], *, runs: bool) -> None:
    staying = [pod for pod in pods if not is_terminating(pod)]
    plan.ended += [(node, pod) for pod in staying if phase(pod) in ("Failed", "Succeeded")]
    running = [pod for pod in staying if phase(pod) not in ("Failed", "Succeeded")]
    running.sort(key=by_age)
    if not look.allows_surge:
        plan.delete += [name_of(pod) for pod in running[1:]]
    elif not running:
        if runs:
            plan.create.append(node)
    elif len(running) > 1:
        plan.delete += _surplus(look, running)


def _surplus(look: Look, running: list[Object]) -> list[str]:
    """All but the oldest new and the oldest old pod; the old one, too, when it is not needed."""
    new = [pod for pod in running if labels_of(pod).get(HASH_LABEL) == look.code]
    old = [pod for pod in running if labels_of(pod).get(HASH_LABEL) != look.code]
    gone = [name_of(pod) for pod in running if pod not in (*new[:1], *old[:1])]
    if new and old and (not is_ready(old[0]) or look.is_available(new[0])):
        gone.append(name_of(old[0]))
    return gone
