"""What stands around a log: which containers one can choose. The lines come by `dashboard.web.logs`."""

from dataclasses import dataclass

from dashboard.actions.target import Target
from dashboard.kube.api import Object
from dashboard.web.logs import sources

MARK = "kubectl.kubernetes.io/default-container"
WORDS = {"container": "Containers", "init": "Init containers", "ephemeral": "Ephemeral containers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The tab's frame. `groups`: names of containers under the word for their part; `chosen` may
    be empty, which is all of them.
    """

    groups: list[tuple[str, list[str]]]
    chosen: str
    is_pod: bool
    address: str
    is_previous: bool


def log_of(target: Target, found: Object, *, address: str, previous: bool = False) -> Log:
    """A pod's log begins with the container that its annotation names, else the first."""
    names = sources.names_of(found)
    groups = [
        (word, chosen)
        for part, word in WORDS.items()
        if (chosen := [name for name, of_part in names if of_part == part])
    ]
    marked = (found["metadata"].get("annotations") or {}).get(MARK, "")
    mains = [name for name, part in names if part == "container"]
    first = marked if marked in mains else (mains or [""])[0]
    return Log(
        groups=groups,
        chosen=first if target.kind == "Pod" else "",
        is_pod=target.kind == "Pod",
        address=address,
        is_previous=previous,
    )
