"""Which kinds an API server serves beside those that are drawn (aggregated discovery, KEP 3352).

Secrets and ConfigMaps are never among them, whatever group serves them: their contents are nobody's
picture. What cannot be listed and read is left out.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from dashboard import limits
from dashboard.kube.api import Api
from dashboard.kube.errors import Unreadable
from dashboard.kube.kinds import DRAWN, NAMES_ONLY, Kind

ACCEPT = ",".join(
    [
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
    ]
)
_SHOWN_ELSEWHERE = frozenset({(one.group, one.plural) for one in DRAWN})
_NEVER = NAMES_ONLY | {"Event"}


@dataclass(frozen=True, slots=True)
class Served(Kind):
    """A kind, and what the server lets anybody do with it."""

    verbs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """The kinds of one API group, by name."""

    name: str
    kinds: tuple[Served, ...]


_known: WeakKeyDictionary[Api, tuple[float, list[Group]]] = WeakKeyDictionary()


async def groups(api: Api, *, anew: bool = False) -> list[Group]:
    """As of now, or of at most `DISCOVERY_KEPT_S` ago. Raises KubeError."""
    kept = None if anew else _known.get(api)
    if kept is not None and monotonic() - kept[0] < limits.DISCOVERY_KEPT_S:
        return kept[1]
    found = [group for root in ("/apis", "/api") for group in await _of(api, root)]
    _known[api] = (monotonic(), found)
    return found


async def kind_of(api: Api, resource: str) -> Served | None:
    """The kind that is called ``plural.version.group`` (as kubectl takes it), if it is served."""
    for group in await groups(api):
        for kind in group.kinds:
            if called(kind) == resource:
                return kind
    return None


def called(kind: Kind) -> str:
    """``widgets.v1.example.org``; the core group ends with the dot."""
    return f"{kind.plural}.{kind.version}.{kind.group}"


async def _of(api: Api, root: str) -> list[Group]:
    raw = await api.request("GET", root, accept=ACCEPT)
    try:
        answer = msgspec.json.decode(raw, type=dict[str, Any])
        if answer.get("kind") != "APIGroupDiscoveryList":
            raise Unreadable(
                "This API server is too old to say at once which kinds it serves (before 1.27)."
            )
        found = [_group(item) for item in answer.get("items") or []]
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("The API server's list of kinds cannot be read.") from error
    return [group for group in found if group.kinds]


def _group(item: dict[str, Any]) -> Group:
    """Of several versions the first, which the server prefers."""
    name = str((item.get("metadata") or {}).get("name") or "")
    kinds: dict[str, Served] = {}
    for version in item.get("versions") or []:
        for one in version.get("resources") or []:
            made = Served(
                name,
                str(version["version"]),
                str(one["resource"]),
                str(one["responseKind"]["kind"]),
                namespaced=one.get("scope") == "Namespaced",
                verbs=frozenset(one.get("verbs") or []),
            )
            if {"get", "list"} <= made.verbs and _is_for_here(made):
                kinds.setdefault(made.plural, made)
    return Group(name or "core", tuple(sorted(kinds.values(), key=lambda kind: kind.plural)))


def _is_for_here(kind: Kind) -> bool:
    hidden = kind.kind in _NEVER or kind.plural in ("secrets", "configmaps")
    return not hidden and (kind.group, kind.plural) not in _SHOWN_ELSEWHERE
