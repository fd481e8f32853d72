"""RuntimeClass: a pod gets the overhead, the node selector and the tolerations of its class."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.admission.plugin import Plugin
from practice.api.errors import ApiError
from practice.api.resource import Object
from practice.quantities import thousandths

CLASSES = "runtimeclasses.node.k8s.io"
_OTHER = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
_WITHOUT = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"


class RuntimeClass(Plugin):
    """What a new pod says itself must be what its class says."""

    name = "RuntimeClass"
    verbs = ("create",)
    resources = ("pods",)

    def admit(self, attempt: Attempt) -> None:
        runtime_class = _class_of(attempt)
        if runtime_class is not None:
            _set_overhead(attempt, runtime_class)
            _set_scheduling(attempt, runtime_class)

    def validate(self, attempt: Attempt) -> None:
        runtime_class = _class_of(attempt)
        own, given = attempt.new["spec"].get("overhead"), (runtime_class or {}).get("overhead")
        if given is not None and not _equal(given.get("podFixed"), own):
            raise attempt.refused(_OTHER)
        if given is None and own is not None:
            raise attempt.refused(_WITHOUT)


def _class_of(attempt: Attempt) -> Object | None:
    """None: the pod names none. ApiError 403: it names one that is not there; 500: it names nothing."""
    name = attempt.new["spec"].get("runtimeClassName")
    if name is None:
        return None
    found = attempt.context.store.get(CLASSES, name)
    if not name:
        raise ApiError(500, "", "resource name may not be empty")
    if found is None:
        raise attempt.refused(f'pod rejected: RuntimeClass "{name}" not found')
    return found


def _set_overhead(attempt: Attempt, runtime_class: Object) -> None:
    overhead, spec = runtime_class.get("overhead"), attempt.new["spec"]
    if overhead is None:
        return
    fixed = overhead.get("podFixed")
    if spec.get("overhead") and not _equal(fixed, spec["overhead"]):
        raise attempt.refused(_OTHER)
    spec.pop("overhead", None)
    if fixed is not None:
        spec["overhead"] = dict(fixed)


def _equal(given: Object | None, own: Object | None) -> bool:
    """The same amounts, however they are written; nothing is not the same as an empty map's."""
    if not given and not own:
        return True
    if given is None or own is None:
        return False
    return {name: thousandths(text) for name, text in given.items()} == {
        name: thousandths(text) for name, text in own.items()
    }


def _set_scheduling(attempt: Attempt, runtime_class: Object) -> None:
    scheduling, spec = runtime_class.get("scheduling"), attempt.new["spec"]
    if scheduling is None:
        return
    wanted, own = scheduling.get("nodeSelector") or {}, spec.get("nodeSelector") or {}
    for key, value in wanted.items():
        if own.get(key, value) != value:
            raise attempt.refused(
                f"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; "
                f"pod.spec.nodeSelector[{key}] = {own[key]}"
            )
    if wanted:
        spec["nodeSelector"] = {**own, **wanted}
    merged = _merged([*(spec.get("tolerations") or []), *(scheduling.get("tolerations") or [])])
    if merged:
        spec["tolerations"] = merged


def _merged(tolerations: list[Object]) -> list[Object]:
    """Without those that another one covers; of equal ones the first stays."""
    kept: list[Object] = []
    for index, one in enumerate(tolerations):
        later = [other for other in tolerations[index + 1 :] if other != one]
        if not any(_covers(other, one) for other in [*kept, *later]):
            kept.append(one)
    return kept


def _covers(wide: Object, narrow: Object) -> bool:
    """Whether `wide` tolerates all that `narrow` does."""
    if wide == narrow:
        return True
    operator, key = wide.get("operator", ""), wide.get("key", "")
    if narrow.get("key", "") != key and (key or operator != "Exists"):
        return False
    effect = wide.get("effect", "")
    if effect and narrow.get("effect", "") != effect:
        return False
    if effect == "NoExecute" and "tolerationSeconds" in wide:
        seconds = narrow.get("tolerationSeconds")
        if seconds is None or seconds > wide["tolerationSeconds"]:
            return False
    if operator in ("", "Equal"):
        same = narrow.get("value", "") == wide.get("value", "")
        return bool(narrow.get("operator") == "Equal" and same)
    return bool(operator == "Exists")
