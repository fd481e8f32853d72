"""What a DaemonSet reports about its nodes. Mirrors apps/v1 DaemonSetStatus: it counts nodes, by the
oldest pod on each."""

from practice.controllers.daemonset.look import Look, by_age
from practice.informer import Object
from practice.podstate import is_ready


def status_of(look: Look) -> Object:
    """The counts; what is kept of the old status is the count of collisions and conditions."""
    shown = {
        node: min(look.pods[node], key=by_age)
        for node, fit in look.nodes.items()
        if fit.runs and look.pods.get(node)
    }
    ready = [pod for pod in shown.values() if is_ready(pod)]
    available = sum(look.is_available(pod) for pod in ready)
    misplaced = [node for node, fit in look.nodes.items() if not fit.runs and look.pods.get(node)]
    counts = {
        "currentNumberScheduled": len(shown),
        "desiredNumberScheduled": look.wanted,
        "numberAvailable": available,
        "numberMisscheduled": len(misplaced),
        "numberReady": len(ready),
        "numberUnavailable": look.wanted - available,
        "observedGeneration": look.daemon_set["metadata"]["generation"],
        "updatedNumberScheduled": sum(look.is_updated(pod) for pod in shown.values()),
    }
    return {**(look.daemon_set.get("status") or {}), **counts}


def is_news(daemon_set: Object, status: Object) -> bool:
    """Something differs that is worth a write."""
    told = daemon_set.get("status") or {}
    return any(value != (told.get(name) or 0) for name, value in status.items() if name in _COUNTS)


_COUNTS = frozenset(
    {
        *("currentNumberScheduled", "desiredNumberScheduled", "numberAvailable"),
        *("numberMisscheduled", "numberReady", "numberUnavailable", "observedGeneration"),
        "updatedNumberScheduled",
    }
)
