"""What a word of a line means: `deploy`, `deployments.apps`, `pod/hello` (discovery, as kubectl asks for it)."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from dashboard.kube.api import Api
from dashboard.kube.errors import Unreadable
from dashboard.kube.kinds import Kind
from dashboard.web.others.discovery import ACCEPT
from explainer.terminal.limits import TERMINAL_DISCOVERY_S
from explainer.terminal.refusals import Failed


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind with the words that kubectl takes for it."""

    kind: Kind
    singular: str
    short: tuple[str, ...]
    categories: tuple[str, ...]
    verbs: frozenset[str]

    @property
    def full(self) -> str:
        """`deployment.apps`, as it stands before the slash in kubectl's answers."""
        return f"{self.singular}.{self.kind.group}" if self.kind.group else self.singular

    def is_called(self, word: str) -> bool:
        """Plural, singular or short, with or without the group."""
        word = word.lower()
        plain = {self.kind.plural, self.singular, *self.short}
        if word in plain:
            return True
        name, dot, group = word.partition(".")
        versioned = f"{self.kind.version}.{self.kind.group}".rstrip(".")
        return bool(dot) and name in plain and group in (self.kind.group, versioned)


@dataclass(frozen=True, slots=True)
class Aim:
    """Objects that a line means: of one kind, by name, or all when ``name`` is empty."""

    resource: Resource
    name: str = ""


_known: WeakKeyDictionary[Api, tuple[float, list[Resource]]] = WeakKeyDictionary()


async def served(api: Api) -> list[Resource]:
    """Every kind, the core group first. Raises KubeError."""
    kept = _known.get(api)
    if kept is not None and monotonic() - kept[0] < TERMINAL_DISCOVERY_S:
        return kept[1]
    found = [one for root in ("/api", "/apis") for one in await _of(api, root)]
    _known[api] = (monotonic(), found)
    return found


async def _of(api: Api, root: str) -> list[Resource]:
    raw = await api.request("GET", root, accept=ACCEPT)
    try:
        items = msgspec.json.decode(raw, type=dict[str, Any])["items"]
        return [one for item in items for one in _group(item)]
    except (msgspec.MsgspecError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("The API server's list of kinds cannot be read.") from error


def _group(item: dict[str, Any]) -> list[Resource]:
    found: dict[str, Resource] = {}
    group = str((item.get("metadata") or {}).get("name") or "")
    for version in item.get("versions") or []:
        for one in version.get("resources") or []:
            kind = Kind(
                group, str(version["version"]), str(one["resource"]),
                str(one["responseKind"]["kind"]), namespaced=one.get("scope") == "Namespaced",
            )  # fmt: skip
            made = Resource(
                kind,
                str(one.get("singularResource") or kind.kind.lower()),
                tuple(one.get("shortNames") or ()),
                tuple(one.get("categories") or ()),
                frozenset(one.get("verbs") or ()),
            )
            found.setdefault(kind.plural, made)
    return list(found.values())


async def named(api: Api, word: str) -> list[Resource]:
    """One kind, or all of a category (`all`). Raises Failed, KubeError."""
    everything = await served(api)
    for one in everything:
        if one.is_called(word):
            return [one]
    of_category = [one for one in everything if word in one.categories and "list" in one.verbs]
    if of_category:
        return of_category
    raise Failed(f'error: the server doesn\'t have a resource type "{word}"')


async def kinds(api: Api, words: str) -> list[Resource]:
    """`deploy,rs,pods`. Raises Failed, KubeError."""
    return [one for word in words.split(",") if word for one in await named(api, word)]


async def aims(api: Api, args: Sequence[str]) -> list[Aim]:
    """`TYPE`, `TYPE NAME…`, `TYPE/NAME…`, types joined by commas. Raises Failed, KubeError."""
    if any("/" in one for one in args):
        return [await _slashed(api, one) for one in args]
    found = await kinds(api, args[0])
    if len(args) == 1:
        return [Aim(one) for one in found]
    return [Aim(kind, name) for kind in found for name in args[1:]]


async def _slashed(api: Api, word: str) -> Aim:
    kind, slash, name = word.partition("/")
    if not slash:
        raise Failed(
            "error: there is no need to specify a resource type as a separate argument when passing "
            "arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of "
            "'kubectl get resource resource/<resource_name>'"
        )
    if not kind or not name or "/" in name:
        raise Failed("error: arguments in resource/name form must have a single resource and name")
    return Aim((await named(api, kind))[0], name)
