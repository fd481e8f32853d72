"""How far a rollout is, in the words of `kubectl rollout status` (kubectl's polymorphichelpers/rollout_status.go)."""

from dashboard.kube.api import Object
from explainer.terminal.refusals import Failed

UNSEEN = "Waiting for {} spec update to be observed...\n"


def of(found: Object) -> tuple[str, bool]:
    """A sentence with its end of line, and whether the rollout is over. Raises Failed where it failed."""
    match found["kind"]:
        case "Deployment":
            return _deployment(found)
        case "DaemonSet":
            return _daemon_set(found)
    return _stateful_set(found)


def _parts(found: Object) -> tuple[str, Object, Object, bool]:
    spec, status = found.get("spec") or {}, found.get("status") or {}
    seen = int(found["metadata"].get("generation") or 0) <= int(
        status.get("observedGeneration") or 0
    )
    return str(found["metadata"]["name"]), spec, status, seen


def _deployment(found: Object) -> tuple[str, bool]:
    name, spec, status, seen = _parts(found)
    if not seen:
        return UNSEEN.format("deployment"), False
    for one in status.get("conditions") or []:
        if one.get("type") == "Progressing" and one.get("reason") == "ProgressDeadlineExceeded":
            raise Failed(f'error: deployment "{name}" exceeded its progress deadline')
    wanted, has = int(spec.get("replicas", 1)), int(status.get("replicas") or 0)
    updated, available = (
        int(status.get("updatedReplicas") or 0),
        int(status.get("availableReplicas") or 0),
    )
    waiting = f'Waiting for deployment "{name}" rollout to finish: '
    if updated < wanted:
        return f"{waiting}{updated} out of {wanted} new replicas have been updated...\n", False
    if has > updated:
        return f"{waiting}{has - updated} old replicas are pending termination...\n", False
    if available < updated:
        return f"{waiting}{available} of {updated} updated replicas are available...\n", False
    return f'deployment "{name}" successfully rolled out\n', True


def _daemon_set(found: Object) -> tuple[str, bool]:
    name, spec, status, seen = _parts(found)
    if (spec.get("updateStrategy") or {}).get("type", "RollingUpdate") != "RollingUpdate":
        raise Failed("error: rollout status is only available for RollingUpdate strategy type")
    if not seen:
        return UNSEEN.format("daemon set"), False
    wanted = int(status.get("desiredNumberScheduled") or 0)
    updated, available = (
        int(status.get("updatedNumberScheduled") or 0),
        int(status.get("numberAvailable") or 0),
    )
    waiting = f'Waiting for daemon set "{name}" rollout to finish: '
    if updated < wanted:
        return f"{waiting}{updated} out of {wanted} new pods have been updated...\n", False
    if available < wanted:
        return f"{waiting}{available} of {wanted} updated pods are available...\n", False
    return f'daemon set "{name}" successfully rolled out\n', True


def _stateful_set(found: Object) -> tuple[str, bool]:
    _, spec, status, seen = _parts(found)
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type", "RollingUpdate") != "RollingUpdate":
        raise Failed("error: rollout status is only available for RollingUpdate strategy type")
    if not seen or not status.get("observedGeneration"):
        return "Waiting for statefulset spec update to be observed...\n", False
    wanted, ready = int(spec.get("replicas", 1)), int(status.get("readyReplicas") or 0)
    if ready < wanted:
        return f"Waiting for {wanted - ready} pods to be ready...\n", False
    partition = int((strategy.get("rollingUpdate") or {}).get("partition") or 0)
    updated = int(status.get("updatedReplicas") or 0)
    if partition:
        if updated < wanted - partition:
            return (
                f"Waiting for partitioned roll out to finish: "
                f"{updated} out of {wanted - partition} new pods have been updated...\n",
                False,
            )
        return f"partitioned roll out complete: {updated} new pods have been updated...\n", True
    if status.get("updateRevision") != status.get("currentRevision"):
        return (
            f"waiting for statefulset rolling update to complete {updated} pods at revision "
            f"{status.get('updateRevision')}...\n",
            False,
        )
    current = int(status.get("currentReplicas") or 0)
    return (
        f"statefulset rolling update complete {current} pods at revision {status.get('currentRevision')}...\n",
        True,
    )
