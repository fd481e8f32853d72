"""Namespace: empty a namespace that is being deleted, then let it go.

Mirrors kube-controller-manager's namespace controller: all pods first (since 1.34 nothing else goes
before they are gone, so that a NetworkPolicy outlives the pods that it protects), then everything
else; the conditions on the namespace say what still holds it, and the finalizer `kubernetes` in its
spec is removed when nothing is left.
"""

from collections import Counter

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.resource import Resource
from practice.clock import Clock
from practice.informer import Informer, Informers, Object, key_of
from practice.podstate import condition, is_terminal
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "namespace-controller"
# Where finalizers of the content hold it up, the next look is after this share of an estimate.
_FINALIZER_ESTIMATE_S = 15
_MET = {
    "NamespaceDeletionDiscoveryFailure": (
        "ResourcesDiscovered",
        "All resources successfully discovered",
    ),
    "NamespaceDeletionGroupVersionParsingFailure": (
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    "NamespaceDeletionContentFailure": (
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    "NamespaceContentRemaining": ("ContentRemoved", "All content successfully removed"),
    "NamespaceFinalizersRemaining": (
        "ContentHasNoFinalizers",
        "All content-preserving finalizers finished",
    ),
}


class NamespaceController:
    """Finishes the deletion of namespaces."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._namespaces = informers("namespaces")
        self._open = informers
        self._content: dict[str, Informer] = {}
        client.served.subscribe(self._on_served)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._namespaces.subscribe(self._on_namespace)

    def _on_served(self, resource: Resource) -> None:
        """Follow one resource more, also those that come while the cluster runs.

        Events of the two groups are the same objects: one name of them is enough. The keys are how
        the conditions' messages name resources: `pods.`, `deployments.apps`.
        """
        can = {"list", "watch", "delete"} <= set(resource.verbs)
        if resource.namespaced and can and not resource.is_view:
            self._content[f"{resource.plural}.{resource.group}"] = self._open(resource.key)

    def _on_namespace(self, old: Object | None, new: Object | None) -> None:
        if new is not None and "deletionTimestamp" in new["metadata"]:
            self.queue.add(key_of(new))

    def reconcile(self, key: str) -> None:
        """Delete content, report what is left, remove the finalizer when nothing is."""
        namespace = self._namespaces.get(key)
        if namespace is None or "deletionTimestamp" not in namespace["metadata"]:
            return
        if "kubernetes" not in ((namespace.get("spec") or {}).get("finalizers") or ()):
            return
        failures = self._delete_content(key)
        left = {name: self._left(informer, key) for name, informer in self._content.items()}
        left = {name: objects for name, objects in left.items() if objects}
        counts = Counter({name: len(objects) for name, objects in left.items()})
        held = Counter(
            finalizer
            for objects in left.values()
            for one in objects
            for finalizer in one["metadata"].get("finalizers") or ()
        )
        namespace = self._report(namespace, counts, held, failures)
        if left or failures:
            self.queue.add(key, after_s=self._estimate_s(key) // 2 + 1)
            return
        spec = {**namespace["spec"]}
        spec["finalizers"] = [one for one in spec["finalizers"] if one != "kubernetes"]
        with gone_is_fine():
            self._client.update("namespaces", {**namespace, "spec": spec}, subresource="finalize")

    def _left(self, informer: Informer, namespace: str) -> list[Object]:
        """What the API server still has (the cache has yet to hear of what was just deleted)."""
        if not informer.by("namespace", namespace):
            return []
        return self._client.list(informer.resource, namespace)

    def _delete_content(self, namespace: str) -> list[str]:
        """Delete what is there, pods first; the refusals."""
        failures: list[str] = []
        ordered = sorted(self._content.values(), key=lambda one: one.resource != "pods")
        for informer in ordered:
            if informer.resource != "pods" and self._client.list("pods", namespace):
                break
            failures += self._delete_all(informer, namespace)
        return failures

    def _delete_all(self, informer: Informer, namespace: str) -> list[str]:
        failures: list[str] = []
        for one in informer.by("namespace", namespace):
            if "deletionTimestamp" in one["metadata"]:
                continue
            try:
                with gone_is_fine():
                    self._client.delete(informer.resource, namespace, one["metadata"]["name"])
            except ApiError as error:
                failures.append(str(error))
        return failures

    def _estimate_s(self, namespace: str) -> int:
        """The longest grace period of the pods that are left, else the finalizers' estimate."""
        pods = [pod for pod in self._client.list("pods", namespace) if not is_terminal(pod)]
        if not pods:
            return _FINALIZER_ESTIMATE_S
        return max(int(pod["spec"].get("terminationGracePeriodSeconds") or 0) for pod in pods)

    def _report(
        self, namespace: Object, counts: Counter[str], held: Counter[str], failures: list[str]
    ) -> Object:
        """Write the five conditions; the namespace's newest version."""
        unmet = _unmet(counts, held, failures)
        conditions = [self._condition(namespace, kind, unmet.get(kind)) for kind in _MET]
        status = {**(namespace.get("status") or {}), "conditions": conditions}
        if status == namespace.get("status"):
            return namespace
        return self._client.update(
            "namespaces", {**namespace, "status": status}, subresource="status"
        )

    def _condition(self, namespace: Object, kind: str, unmet: tuple[str, str] | None) -> Object:
        reason, message = unmet or _MET[kind]
        value = "True" if unmet else "False"
        old = condition(namespace, kind)
        same = old is not None and old["status"] == value
        return {
            "type": kind,
            "status": value,
            "lastTransitionTime": old["lastTransitionTime"]
            if old and same
            else self._clock.now_text(),
            "reason": reason,
            "message": message,
        }


def _unmet(
    counts: Counter[str], held: Counter[str], failures: list[str]
) -> dict[str, tuple[str, str]]:
    """Reason and message of each condition that is not met."""
    unmet: dict[str, tuple[str, str]] = {}
    if counts:
        lines = [f"{resource} has {count} resource instances" for resource, count in counts.items()]
        text = f"Some resources are remaining: {', '.join(sorted(lines))}"
        unmet["NamespaceContentRemaining"] = ("SomeResourcesRemain", text)
    if held:
        lines = [f"{finalizer} in {count} resource instances" for finalizer, count in held.items()]
        text = f"Some content in the namespace has finalizers remaining: {', '.join(sorted(lines))}"
        unmet["NamespaceFinalizersRemaining"] = ("SomeFinalizersRemain", text)
    if failures:
        text = f"Failed to delete all resource types, {len(failures)} remaining: "
        unmet["NamespaceDeletionContentFailure"] = (
            "ContentDeletionFailed",
            text + ", ".join(sorted(failures)),
        )
    return unmet
