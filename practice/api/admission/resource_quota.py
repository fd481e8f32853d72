"""ResourceQuota: what would take more than a quota leaves is refused; what fits is charged at once.

Mirrors the documentation page "Resource Quotas". It is the last plugin, because a charge is only
right for what is then stored; the controller counts again when something goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from practice.api.admission.attempt import Attempt
from practice.api.admission.plugin import Plugin
from practice.api.quota.amounts import Amounts, added, amounts, increase, masked, texts
from practice.api.quota.scopes import is_terminating, matches
from practice.api.quota.usage import COMPUTE, compute, names_for, usage
from practice.api.resource import Context, Object
from practice.api.values import at

_UPDATED = ("pods", "services", "persistentvolumeclaims")
_REQUIRED = frozenset(
    [*COMPUTE[:2], *(f"{word}.{name}" for word in ("requests", "limits") for name in COMPUTE[:2])]
)


class ResourceQuota(Plugin):
    """ApiError 403 `exceeded quota: …`, or for a pod that does not say what it needs."""

    name = "ResourceQuota"
    subresources = ("", "resize")

    def validate(self, attempt: Attempt) -> None:
        key = attempt.resource.key
        if not attempt.namespace or not attempt.resource.namespaced or key.startswith("events"):
            return
        if attempt.old is not None and not _is_counted_on_update(attempt, attempt.old):
            return
        quotas = attempt.context.store.items("resourcequotas", f"{attempt.namespace}/")
        if not quotas:
            return
        obj, now = attempt.new, attempt.context.clock.now()
        concerned = [quota for _, quota in quotas if matches(quota, key, obj)]
        for quota in concerned:
            _check_stated(attempt, quota, names_for(key, list(quota["status"]["hard"])))
        used = usage(key, obj, now)
        before = usage(key, attempt.old, now) if attempt.old is not None else {}
        for quota in concerned:
            known = before if attempt.old is not None and matches(quota, key, attempt.old) else {}
            _charge(attempt, quota, increase(used, known))


def _is_counted_on_update(attempt: Attempt, old: Object) -> bool:
    key = attempt.resource.key
    if key == "pods":
        is_resized = attempt.subresource == "resize"
        return is_resized or is_terminating(attempt.new) != is_terminating(old)
    return key in _UPDATED


def _check_stated(attempt: Attempt, quota: Object, names: list[str]) -> None:
    """The pod says what the quota counts, and the quota has been counted once."""
    name = quota["metadata"]["name"]
    if attempt.resource.key == "pods":
        missing = _unstated(attempt.new, names)
        if missing:
            words = "; ".join(f"{what} for: {','.join(who)}" for what, who in missing.items())
            raise attempt.refused(f"failed quota: {name}: must specify {words}")
    known = at(quota, "status", "used") or {}
    if any(one not in known for one in names):
        listed = ",".join(sorted(names))
        raise attempt.refused(f"status unknown for quota: {name}, resources: {listed}")


def _unstated(pod: Object, names: list[str]) -> dict[str, list[str]]:
    """By resource, the containers that leave it open; none when the pod as a whole states it."""
    spec = pod["spec"]
    if spec.get("resources"):
        return {}
    found: dict[str, set[str]] = {}
    for container in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]:
        stated = container.get("resources") or {}
        given = compute(amounts(stated.get("requests")), amounts(stated.get("limits")))
        for name in names:
            if name in _REQUIRED and name not in given:
                found.setdefault(name, set()).add(container["name"])
    return {name: sorted(found[name]) for name in sorted(found)}


def _charge(attempt: Attempt, quota: Object, more: Amounts) -> None:
    status = quota["status"]
    hard, used = amounts(status["hard"]), amounts(status.get("used"))
    wanted = masked(more, hard)
    if not wanted:
        return
    total = added(used, wanted)
    exceeded = [name for name in wanted if total[name].value > hard[name].value]
    if exceeded:
        raise attempt.refused(
            f"exceeded quota: {quota['metadata']['name']}, requested: {_shown(wanted, exceeded)}, "
            f"used: {_shown(used, exceeded)}, limited: {_shown(hard, exceeded)}"
        )
    attempt.when_stored.append(partial(_store, attempt.context, quota, total))


def _shown(found: Amounts, names: Iterable[str]) -> str:
    return ",".join(f"{name}={found[name]}" for name in sorted(names))


def _store(context: Context, quota: Object, used: Amounts) -> None:
    metadata = dict(quota["metadata"])
    key = f"{metadata['namespace']}/{metadata['name']}"
    status = {**quota["status"], "used": texts(used)}
    context.store.put("resourcequotas", key, {**quota, "metadata": metadata, "status": status})
