"""What differs between two pod templates, field by field, without telling a secret.

Templates are compared as they are, so that nothing that differs is missed; what is shown of a value
comes from the redacted copies (``audience.redact``), so that an environment variable whose value
changed is named and its value is not. Entries of lists are told apart by what names them (a
container by its name, a mount by its path), so that one inserted container is one difference."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from dashboard.projection.audience import HIDDEN, redact

RESTARTED_AT: Final = "kubectl.kubernetes.io/restartedAt"
_VALUE_MAX_CHARS: Final = 160
"""Of one value: longer ones are read in the inspector's YAML."""
_ANNOTATIONS: Final = "metadata.annotations"
_NAMED_BY: Final = {
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "ports": "containerPort",
    "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey",
    "items": "key",
}
"""Field of a list → what tells its entries apart, where it is not their name."""
_WORDS: Final = {
    "image": "image",
    "env": "environment",
    "envFrom": "environment",
    "resources": "resources",
    "readinessProbe": "readiness probe",
    "livenessProbe": "liveness probe",
    "startupProbe": "startup probe",
    "command": "command",
    "args": "arguments",
    "ports": "port",
    "volumes": "volume",
    "volumeMounts": "volume",
    "lifecycle": "hook",
    "securityContext": "security",
    "labels": "label",
    "annotations": "annotation",
    "nodeSelector": "scheduling",
    "affinity": "scheduling",
    "tolerations": "scheduling",
    "topologySpreadConstraints": "scheduling",
    "priorityClassName": "scheduling",
    "serviceAccountName": "account",
    "terminationGracePeriodSeconds": "grace period",
}

Template = Mapping[str, Any]
Leaves = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field. ``what`` is its subject in a word; ``before`` or ``after`` is empty where the
    field is not there."""

    what: str
    path: str
    before: str
    after: str

    @property
    def sign(self) -> Literal["added", "removed", "changed"]:
        """Which of the two it is there in."""
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def differences(before: Template, after: Template, role: str) -> list[Difference]:
    """In the order of the paths, images first: that is what most revisions are about."""
    was, now = _leaves(before), _leaves(after)
    shown_was, shown_now = _leaves(_redacted(before, role)), _leaves(_redacted(after, role))
    found: dict[str, Difference] = {}
    for path in sorted(was.keys() | now.keys()):
        if was.get(path) == now.get(path) or _was_empty(path, was, now):
            continue
        place = _place(path, told=path in shown_was or path in shown_now)
        found.setdefault(
            place,
            Difference(
                what=_what(path),
                path=place,
                before=_shown(path, was, shown_was),
                after=_shown(path, now, shown_now),
            ),
        )
    return sorted(found.values(), key=lambda one: one.what != "image")


def _was_empty(path: str, was: Leaves, now: Leaves) -> bool:
    """Whether it is an empty map or list that has entries on the other side, which say it all."""
    other = now if path in was else was
    return {was.get(path), now.get(path)} <= {"{}", "[]", None} and any(
        one.startswith((f"{path}.", f"{path}[")) for one in other
    )


def _redacted(template: Template, role: str) -> Template:
    kept: Template = redact({"template": template}, role)["template"]
    return kept


def _shown(path: str, there: Leaves, shown: Leaves) -> str:
    if path not in there:
        return ""
    text = shown.get(path, HIDDEN)
    return text if len(text) <= _VALUE_MAX_CHARS else f"{text[:_VALUE_MAX_CHARS]}…"


def _place(path: str, *, told: bool) -> str:
    """The path as it is shown. The keys of annotations are cut for who may not see them, except the
    one that ``kubectl rollout restart`` writes: everybody sees the restart itself."""
    if path.startswith(_ANNOTATIONS) and not told and RESTARTED_AT not in path:
        return _ANNOTATIONS
    return path.removeprefix("spec.").removesuffix(".value")


def _what(path: str) -> str:
    if RESTARTED_AT in path:
        return "restart"
    # Only what stands outside brackets is a field: a container may be called "image".
    for field in _fields(path):
        if field in _WORDS:
            return _WORDS[field]
    return "setting"


def _fields(path: str) -> Iterator[str]:
    depth, field = 0, ""
    for sign in path:
        if sign == "[":
            depth += 1
        elif sign == "]":
            depth -= 1
        elif depth == 0 and sign == ".":
            yield field
            field = ""
        elif depth == 0:
            field += sign
    yield field


def _leaves(template: Template) -> Leaves:
    meta = template.get("metadata") or {}
    kept = {key: meta[key] for key in ("labels", "annotations") if meta.get(key)}
    whole = {"metadata": kept} if kept else {}
    return dict(_walk({**whole, "spec": template.get("spec") or {}}, "", ""))


def _walk(value: Any, path: str, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        # The keys of labels may hold dots, so they stand in brackets.
        is_free = field in ("labels", "annotations", "nodeSelector", "matchLabels", "requests")
        for key, inner in value.items():
            step = f"[{key}]" if is_free or field == "limits" else f".{key}" if path else key
            yield from _walk(inner, path + step, key)
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for name, inner in _named(value, field):
            yield from _walk(inner, f"{path}[{name}]", "")
    elif value is not None:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _named(entries: list[Mapping[str, Any]], field: str) -> list[tuple[str, Mapping[str, Any]]]:
    key = _NAMED_BY.get(field, "name")
    names = [one.get(key) for one in entries]
    if None in names or len(set(map(str, names))) < len(names):
        return [(str(index), one) for index, one in enumerate(entries)]
    return [
        (str(name), {field: value for field, value in one.items() if field != key})
        for name, one in zip(names, entries, strict=True)
    ]
