"""Resource quota: counts what a namespace uses, again whenever something goes.

Mirrors kube-controller-manager's resource-quota controller. Admission charges what comes; this
controller counts a quota when it is new or its `hard` changes, and when an object that it counts is
deleted or (pods, services, claims) stops using what it used. Every five minutes it counts all of
them, which is when a status that somebody else wrote is put right.
"""

from practice.api.client import Client
from practice.api.quota.amounts import ZERO, Amounts, added, amounts, equal, masked, texts
from practice.api.quota.scopes import in_scopes
from practice.api.quota.usage import is_counted, names_for, usage
from practice.api.resource import Resource
from practice.clock import Clock
from practice.informer import Informer, Informers, Object, key_of
from practice.limits import QUOTA_RESYNC_S
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "resourcequota-controller"


class ResourceQuotaController:
    """Keeps the status of quotas true."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._open = informers
        self._quotas = informers("resourcequotas")
        self._counted: dict[str, Informer] = {}
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._quotas.subscribe(self._on_quota)
        client.served.subscribe(self._on_served)
        clock.schedule(QUOTA_RESYNC_S, NAME, self._count_all)

    def _count_all(self) -> None:
        self._clock.schedule(QUOTA_RESYNC_S, NAME, self._count_all)
        for quota in self._quotas.all():
            self.queue.add(key_of(quota))

    def _on_quota(self, old: Object | None, new: Object | None) -> None:
        if new is not None and (old is None or old["spec"].get("hard") != new["spec"].get("hard")):
            self.queue.add(key_of(new))

    def _on_served(self, resource: Resource) -> None:
        """Follow one kind more; events are never counted."""
        can = {"list", "watch", "delete"} <= set(resource.verbs)
        wanted = resource.namespaced and can and not resource.is_view and resource.key != "events"
        if wanted and resource.key not in self._counted:
            informer = self._counted[resource.key] = self._open(resource.key)
            informer.subscribe(_Replenisher(self, resource.key).on_change)

    def replenish(self, key: str, namespace: str) -> None:
        """Something of this kind went: look at the quotas that count it."""
        for quota in self._quotas.by("namespace", namespace):
            hard = list((quota.get("status") or {}).get("hard") or {})
            if names_for(key, hard):
                self.queue.add(key_of(quota))

    def is_freed(self, key: str, old: Object, new: Object) -> bool:
        """Whether an update gives something back."""
        if key == "pods":
            now = self._clock.now()
            return is_counted(old, now) and not is_counted(new, now)
        if key in ("services", "persistentvolumeclaims"):
            return bool(old["spec"] != new["spec"])
        return False

    def reconcile(self, key: str) -> None:
        """Count, and write the status where it differs."""
        quota = self._quotas.get(key)
        if quota is None:
            return
        status = quota.get("status") or {}
        hard = amounts(quota["spec"].get("hard"))
        known = amounts(status.get("used"))
        used = masked({**known, **self._usage(quota, hard)}, hard)
        same_limits = equal(hard, amounts(status.get("hard")))
        if same_limits and "hard" in status and "used" in status and equal(used, known):
            return
        counted = {"hard": texts(hard), "used": texts(used)}
        with gone_is_fine():
            self._client.update(
                "resourcequotas", {**quota, "status": counted}, subresource="status"
            )

    def _usage(self, quota: Object, hard: Amounts) -> Amounts:
        namespace, now = quota["metadata"]["namespace"], self._clock.now()
        total: Amounts = {}
        for key, informer in self._counted.items():
            names = names_for(key, list(hard))
            if not names:
                continue
            mine = dict.fromkeys(names, ZERO)
            for obj in informer.by("namespace", namespace):
                if in_scopes(quota["spec"], key, obj):
                    mine = added(mine, masked(usage(key, obj, now), names))
            total |= mine
        return total


class _Replenisher:
    """Tells the controller which kind changed."""

    def __init__(self, controller: ResourceQuotaController, key: str) -> None:
        self._controller = controller
        self._key = key

    def on_change(self, old: Object | None, new: Object | None) -> None:
        if old is None:
            return
        if new is None or self._controller.is_freed(self._key, old, new):
            self._controller.replenish(self._key, old["metadata"]["namespace"])
