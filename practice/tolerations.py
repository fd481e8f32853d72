"""Which tolerations match a taint (core/v1 Toleration; the documentation page on taints). Pure."""

from collections.abc import Iterable

from practice.informer import Object


def matching(tolerations: Iterable[Object], taint: Object) -> list[Object]:
    """The tolerations that tolerate this taint."""
    return [one for one in tolerations if tolerates(one, taint)]


def tolerates(toleration: Object, taint: Object) -> bool:
    """Same effect (or any), same key (or any), and the same value unless the operator is Exists."""
    if toleration.get("effect") and toleration["effect"] != taint["effect"]:
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    if toleration.get("operator", "Equal") == "Exists":
        return True
    value: str = toleration.get("value") or ""
    return bool(toleration.get("key")) and value == (taint.get("value") or "")
