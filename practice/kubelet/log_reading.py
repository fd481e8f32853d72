"""Answers to `kubectl logs`: which log is meant, which of its lines, and the kubelet's refusals."""

from datetime import datetime
from typing import NoReturn

from practice.api.errors import ApiError, bad_request
from practice.kubelet.container import Container, Waiting
from practice.kubelet.logs import Log
from practice.kubelet.pod_life import PodLife
from practice.moments import moved


def find_container(life: PodLife, pod: str, name: str) -> Container:
    """The container meant; "" is the only one. ApiError 400: ambiguous or unknown."""
    containers = [one.container for one in life.lives]
    if name:
        found = [one for one in containers if one.name == name]
        if not found:
            raise bad_request(f"container {name} is not valid for pod {pod}")
        return found[0]
    mains = [one for one in containers if one.role == "main"]
    if len(mains) == 1:
        return mains[0]
    names = " ".join(one.name for one in mains)
    raise bad_request(f"a container name must be specified for pod {pod}, choose one of: [{names}]")


def find_log(life: PodLife, pod: str, name: str, *, previous: bool) -> Log:
    """The log of a container's current run, or of the one before. ApiError 400: there is none."""
    container = find_container(life, pod, name)
    if previous:
        # a container that waits for its restart has its last run as the previous one already
        waits = isinstance(container.state, Waiting) and container.last is not None
        log = container.log if waits else container.previous_log
        if log is None:
            text = f'previous terminated container "{container.name}" in pod "{pod}" not found'
            raise bad_request(text)
        return log
    if container.log is None:
        _refuse(container, pod)
    return container.log


def _refuse(container: Container, pod: str) -> NoReturn:
    reason = container.state.reason if isinstance(container.state, Waiting) else ""
    words = {
        "ErrImagePull": "image can't be pulled",
        "ImagePullBackOff": "trying and failing to pull image",
    }
    why = words.get(reason, reason or "no logs yet")
    raise bad_request(f'container "{container.name}" in pod "{pod}" is waiting to start: {why}')


def read(
    log: Log,
    now: datetime,
    *,
    tail_lines: int | None,
    since_s: float | None,
    timestamps: bool,
    limit_bytes: int | None,
) -> list[bytes]:
    """The lines asked for; with `limit_bytes` (line ends counted) the last one may be cut."""
    lines = log.lines()
    if since_s is not None:
        since = moved(now, -since_s)
        lines = [line for line in lines if line.at >= since]
    if tail_lines is not None:
        lines = lines[len(lines) - tail_lines :] if tail_lines < len(lines) else lines
    encoded = [line.encode(timestamps=timestamps) for line in lines]
    return encoded if limit_bytes is None else _cut(encoded, limit_bytes)


def _cut(lines: list[bytes], limit_bytes: int) -> list[bytes]:
    kept: list[bytes] = []
    for line in lines:
        if limit_bytes <= 0:
            break
        kept.append(line[:limit_bytes])
        limit_bytes -= len(line) + 1
    return kept


def not_seen_yet(pod: str, container: str) -> ApiError:
    """The pod has no kubelet, or its kubelet has not seen it yet."""
    why = "is waiting to start: ContainerCreating"
    return bad_request(f'container "{container}" in pod "{pod}" {why}')


def not_running(container: str) -> ApiError:
    """Nothing can be executed in a container that does not run."""
    return bad_request(f'container "{container}" is not running')


def unreachable(namespace: str, pod: str, ip: str) -> ApiError:
    """The node does not answer: the API server's own words for its failed connection."""
    url = f"https://{ip}:10250/containerLogs/{namespace}/{pod}"
    message = f'Get "{url}": dial tcp {ip}:10250: connect: no route to host'
    return ApiError(500, "InternalError", message)
