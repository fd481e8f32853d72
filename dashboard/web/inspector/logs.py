"""What a container said: its last lines, made safe to look at."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.web.text import shortened, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The tab's content. `mark` changes with the text, so that an unchanged log is not sent again."""

    containers: list[str]
    container: str
    previous: bool
    follow: bool
    text: str
    mark: str


async def log_of(api: Api, target: Target, pod: Object, asked: Mapping[str, str]) -> Log:
    """The last lines of the container that was asked for, else the first. Raises KubeError."""
    names = [
        str(one.get("name", ""))
        for part in ("containers", "initContainers")
        for one in (pod.get("spec") or {}).get(part) or []
    ]
    container = asked.get("container", "")
    if container not in names:
        container = names[0] if names else ""
    previous, follow = asked.get("previous") == "on", asked.get("follow") == "on"
    raw = await api.logs(
        target.namespace,
        target.name,
        container=container,
        tail=limits.LOG_TAIL_LINES,
        previous=previous,
    )
    text = visible(shortened(raw, limits.LOG_SHOWN_MAX_CHARS))
    return Log(
        containers=names,
        container=container,
        previous=previous,
        follow=follow and not previous,
        text=text,
        mark=hashlib.sha256(f"{container}\0{previous}\0{follow}\0{text}".encode()).hexdigest()[:16],
    )
