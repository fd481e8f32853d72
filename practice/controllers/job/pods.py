"""What a Job asks of its pods: index, finalizer, whether they have failed, and when."""

from datetime import datetime

from practice.api.client import Client
from practice.informer import Object
from practice.moments import moved
from practice.podstate import condition, is_terminating, phase
from practice.refusals import gone_is_fine

FINALIZER = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"
FAILURES = "batch.kubernetes.io/job-index-failure-count"
IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count"
_LARGEST = 2_147_483_647


def has_finalizer(pod: Object) -> bool:
    """It has not been counted yet."""
    return FINALIZER in (pod["metadata"].get("finalizers") or ())


def without_finalizer(client: Client, pod: Object) -> None:
    """Let a counted pod go."""
    metadata = pod["metadata"]
    left = [one for one in metadata.get("finalizers") or () if one != FINALIZER]
    patch = {"metadata": {"uid": metadata["uid"], "finalizers": left or None}}
    with gone_is_fine():
        client.patch("pods", metadata["namespace"], metadata["name"], patch)


def index_of(pod: Object) -> int | None:
    """Its completion index; None when it has none that can be read."""
    text = (pod["metadata"].get("annotations") or {}).get(INDEX, "")
    return int(text) if text.isascii() and text.isdecimal() else None


def counted(pod: Object, annotation: str) -> int:
    """A number of failures that an annotation carries; anything else counts as 0."""
    text = (pod["metadata"].get("annotations") or {}).get(annotation, "")
    number = int(text) if text.isascii() and text.isdecimal() else 0
    return number if number <= _LARGEST else 0


def all_failures(pod: Object) -> int:
    """The failures of its index before it, ignored ones too."""
    return counted(pod, FAILURES) + counted(pod, IGNORED_FAILURES)


def has_failed(pod: Object, job: Object) -> bool:
    """Failed; or going, where the Job does not wait for the end of what goes."""
    if phase(pod) == "Failed":
        return True
    if job["spec"].get("podReplacementPolicy") == "Failed":
        return False
    return is_terminating(pod) and phase(pod) != "Succeeded"


def finished_at(pod: Object) -> datetime:
    """When it ended: its last container, else the Ready condition, else its deletion, else 0 age."""
    return _containers_end(pod) or _ready_end(pod) or _deletion(pod) or _created(pod)


def _containers_end(pod: Object) -> datetime | None:
    spec, status = pod["spec"], pod.get("status") or {}
    sidecars = {
        one["name"]
        for one in spec.get("initContainers") or ()
        if one.get("restartPolicy") == "Always"
    }
    statuses = list(status.get("containerStatuses") or ())
    statuses += [
        one for one in status.get("initContainerStatuses") or () if one["name"] in sidecars
    ]
    ends = [
        ((one.get("state") or {}).get("terminated") or {}).get("finishedAt") for one in statuses
    ]
    if not ends or not all(ends):
        return None
    return max(datetime.fromisoformat(end) for end in ends if end)


def _ready_end(pod: Object) -> datetime | None:
    ready = condition(pod, "Ready")
    if ready is None or ready["status"] != "False" or not ready.get("lastTransitionTime"):
        return None
    return datetime.fromisoformat(ready["lastTransitionTime"])


def _deletion(pod: Object) -> datetime | None:
    metadata = pod["metadata"]
    if "deletionTimestamp" not in metadata:
        return None
    grace_s = metadata.get("deletionGracePeriodSeconds") or 0
    return moved(datetime.fromisoformat(metadata["deletionTimestamp"]), -grace_s)


def _created(pod: Object) -> datetime:
    return datetime.fromisoformat(pod["metadata"]["creationTimestamp"])
