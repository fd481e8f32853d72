"""Namespace: empty a namespace that is being deleted, then let it go.

Mirrors kube-controller-manager's namespace controller: it begins 5 s after the deletion, so that nobody
creates anything any more; all pods go first (since 1.34 nothing else goes before they are gone, so that a
NetworkPolicy outlives the pods that it protects), then everything else; the conditions on the namespace
say what still holds it, and the finalizer `kubernetes` in its spec is removed when nothing is left.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.resource import Resource
from practice.clock import Clock
from practice.controllers.namespace.conditions import conditions_of
from practice.controllers.namespace.content import Content, Left
from practice.informer import Informers, Object, key_of
from practice.limits import NAMESPACE_GRACE_S, NAMESPACE_RETRY_MAX_S
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "namespace-controller"


class NamespaceController:
    """Finishes the deletion of namespaces."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._namespaces = informers("namespaces")
        self._open = informers
        self._pods = Content(client, informers("pods"), "", "v1", "pods")
        self._others: dict[str, Content] = {}
        client.served.subscribe(self._on_served)
        self.queue = WorkQueue(clock, NAME, self.reconcile, retry_max_s=NAMESPACE_RETRY_MAX_S)
        self._namespaces.subscribe(self._on_namespace)

    def _on_served(self, resource: Resource) -> None:
        """Follow one resource more, also those that come while the cluster runs.

        Events of the two groups are the same objects: one name of them is enough.
        """
        can = {"list", "watch", "delete"} <= set(resource.verbs)
        if resource.namespaced and can and not resource.is_view and resource.key != "pods":
            self._others[resource.key] = Content(
                self._client,
                self._open(resource.key),
                resource.group,
                resource.version,
                resource.plural,
            )

    def _on_namespace(self, old: Object | None, new: Object | None) -> None:
        if new is not None and "deletionTimestamp" in new["metadata"]:
            self.queue.add(key_of(new), after_s=NAMESPACE_GRACE_S)

    def reconcile(self, key: str) -> None:
        """Delete content, report what is left, remove the finalizer when nothing is.

        ApiError: something could not be deleted; it is tried again, soon, then every minute.
        """
        namespace = self._namespaces.get(key)
        if namespace is None or "deletionTimestamp" not in namespace["metadata"]:
            return
        if "kubernetes" not in ((namespace.get("spec") or {}).get("finalizers") or ()):
            return
        age_s = self._clock.age_s(namespace["metadata"]["deletionTimestamp"])
        left = [self._pods.delete(key, age_s)]
        counted: list[Left] = []
        if not left[
            0
        ].objects:  # what pods leave behind is not counted, either, while they are there
            left += [content.delete(key, age_s) for content in self._others.values()]
            counted = [one for one in left if one.objects]
        failures = [one.failure for one in left if one.failure]
        namespace = self._report(namespace, counted, failures)
        if failures:
            raise ApiError(500, "InternalError", ", ".join(failures))
        estimate_s = max(one.estimate_s for one in left)
        if estimate_s:
            self.queue.add(key, after_s=estimate_s // 2 + 1)
        else:
            self._let_go(namespace)

    def _report(self, namespace: Object, left: list[Left], failures: list[str]) -> Object:
        """Write the five conditions; the namespace's newest version."""
        conditions = conditions_of(namespace, left, failures, self._clock.now_text())
        status = {**(namespace.get("status") or {}), "conditions": conditions}
        if status == namespace.get("status"):
            return namespace
        return self._client.update(
            "namespaces", {**namespace, "status": status}, subresource="status"
        )

    def _let_go(self, namespace: Object) -> None:
        spec = {**namespace["spec"]}
        spec["finalizers"] = [one for one in spec["finalizers"] if one != "kubernetes"]
        with gone_is_fine():
            self._client.update("namespaces", {**namespace, "spec": spec}, subresource="finalize")
