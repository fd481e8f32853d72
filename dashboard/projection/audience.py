"""What each audience may see. Everything is cut here; nothing after this can leak it.

Two audiences: those who act (operators, instructors) and those who look (observers). Rows are cut
by an allow-list, so that a field added later is hidden from observers until somebody decides
otherwise. Whole objects for the inspector lose what may hold a secret, for everybody: a picture on
a projector is public."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from dashboard.projection.observers import EMPTY, OBSERVERS_SEE
from dashboard.projection.rows import AnyRow

Audience = Literal["operator", "observer"]
AUDIENCES: Final[tuple[Audience, ...]] = ("operator", "observer")
HIDDEN: Final = "(hidden)"

_CUTS: dict[type[AnyRow], dict[str, Any]] = {
    kind: {name: EMPTY[name] for name in kind.__struct_fields__ if name not in seen}
    for kind, seen in OBSERVERS_SEE.items()
}


def audience_of(role: str) -> Audience:
    """The audience of a role; a role nobody knows sees least."""
    return "operator" if role in ("operator", "instructor") else "observer"


def cut(row: AnyRow, audience: Audience) -> AnyRow:
    """The row as this audience may see it; the very same one where nothing is to be cut."""
    if audience != "observer" or is_seen_alike(row):
        return row
    return msgspec.structs.replace(row, **_CUTS[type(row)])


def is_seen_alike(row: AnyRow) -> bool:
    """Whether every audience sees all of it: most rows."""
    cuts = _CUTS[type(row)]
    return not cuts or all(getattr(row, name) == value for name, value in cuts.items())


# --- whole objects ------------------------------------------------------------------------------

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_CONTAINERS = frozenset({"containers", "initContainers", "ephemeralContainers"})
_CONTENTS = frozenset({"data", "stringData", "binaryData"})


# What the rows of observers leave out (versions to look up weaknesses by, addresses from outside) is not told
# by the whole object either.
_WITHHELD = {
    "Node": (("status", "nodeInfo"), ("status", "addresses"), ("status", "images")),
    "Service": (("status", "loadBalancer"), ("spec", "externalIPs"), ("spec", "loadBalancerIP")),
}


def redact(obj: Mapping[str, Any], role: str) -> dict[str, Any]:
    """A copy of an object (or list) from the API server without what may hold a secret.

    For everybody: managedFields and last-applied-configuration are dropped (the latter repeats
    what was redacted elsewhere), values of environment variables, HTTP headers of probes and the
    contents of Secrets are hidden. For observers annotations, commands, arguments and contents of
    ConfigMaps, too."""
    return _object(obj, observer=audience_of(role) == "observer")


def _object(obj: Mapping[str, Any], *, observer: bool) -> dict[str, Any]:
    kind = obj.get("kind", "")
    secret = kind == "Secret" or (observer and kind == "ConfigMap")
    redacted: dict[str, Any] = {}
    for key, value in obj.items():
        if key == "metadata" and isinstance(value, Mapping):
            redacted[key] = _metadata(value, observer=observer)
        elif key == "items" and isinstance(value, list):
            item_kind = str(kind).removesuffix("List")
            redacted[key] = [
                _object({"kind": item_kind, **item}, observer=observer)
                for item in value
                if isinstance(item, Mapping)
            ]
        elif secret and key in _CONTENTS and isinstance(value, Mapping):
            redacted[key] = dict.fromkeys(value, HIDDEN)
        else:
            redacted[key] = _walk(value, observer=observer)
    if observer:
        for part, name in _WITHHELD.get(kind, ()):
            if isinstance(inner := redacted.get(part), dict):
                inner.pop(name, None)
    return redacted


def _metadata(metadata: Mapping[str, Any], *, observer: bool) -> dict[str, Any]:
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    annotations = kept.pop("annotations", None)
    if isinstance(annotations, Mapping) and not observer:
        rest = {key: value for key, value in annotations.items() if key != _LAST_APPLIED}
        if rest:
            kept["annotations"] = rest
    return kept


def _walk(value: Any, *, observer: bool) -> Any:
    """Redact containers wherever a pod template is embedded, and the metadata of templates."""
    if isinstance(value, list):
        return [_walk(item, observer=observer) for item in value]
    if not isinstance(value, Mapping):
        return value
    redacted: dict[str, Any] = {}
    for key, inner in value.items():
        if key in _CONTAINERS and isinstance(inner, list):
            redacted[key] = [_container(item, observer=observer) for item in inner]
        elif key == "metadata" and isinstance(inner, Mapping):
            redacted[key] = _metadata(inner, observer=observer)
        else:
            redacted[key] = _walk(inner, observer=observer)
    return redacted


def _container(value: Any, *, observer: bool) -> Any:
    if isinstance(value, list):
        return [_container(item, observer=observer) for item in value]
    if not isinstance(value, Mapping):
        return value
    redacted: dict[str, Any] = {}
    for key, inner in value.items():
        if key in ("env", "httpHeaders") and isinstance(inner, list):
            redacted[key] = [_without_value(item) for item in inner]
        elif observer and key in ("command", "args"):
            redacted[key] = [HIDDEN]
        else:
            redacted[key] = _container(inner, observer=observer)
    return redacted


def _without_value(item: Any) -> Any:
    if not isinstance(item, Mapping) or "value" not in item:
        return item
    return {**item, "value": HIDDEN}
