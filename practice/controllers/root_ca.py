"""Root CA publisher: every namespace knows the certificate by which the API server is trusted.

Mirrors kube-controller-manager's root-ca-certificate-publisher: a ConfigMap `kube-root-ca.crt` in
each namespace, put back when somebody changes or deletes it. A cluster that nobody serves has an
empty one: its pods need the file, and nobody there to trust.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.refusals import is_namespace_terminating
from practice.workqueue import WorkQueue

NAME = "root-ca-cert-publisher"
CONFIG_MAP = "kube-root-ca.crt"
_DESCRIPTION = {
    "kubernetes.io/description": (
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal "
        "endpoints such as the internal service IP or kubernetes.default.svc. No other usage is "
        "guaranteed across distributions of Kubernetes clusters."
    )
}


class RootCaPublisher:
    """Keeps the ConfigMaps."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._certificate = ""
        self._namespaces = informers("namespaces")
        self._maps = informers("configmaps")
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._namespaces.subscribe(self._on_namespace)
        self._maps.subscribe(self._on_map)

    def publish(self, certificate: str) -> None:
        """From now on this certificate (PEM)."""
        self._certificate = certificate
        for namespace in self._namespaces.all():
            self.queue.add(key_of(namespace))

    def _on_namespace(self, _old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(key_of(new))

    def _on_map(self, old: Object | None, new: Object | None) -> None:
        one = new or old
        if old is not None and one is not None and one["metadata"]["name"] == CONFIG_MAP:
            self.queue.add(one["metadata"]["namespace"])

    def reconcile(self, key: str) -> None:
        """Make the ConfigMap, or make it right."""
        namespace = self._namespaces.get(key)
        if namespace is None or "deletionTimestamp" in namespace["metadata"]:
            return
        data = {"ca.crt": self._certificate}
        known = self._maps.get(f"{key}/{CONFIG_MAP}")
        metadata = {"name": CONFIG_MAP, "namespace": key, "annotations": _DESCRIPTION}
        if known is None:
            self._create({"metadata": metadata, "data": data})
            return
        annotated = known["metadata"].get("annotations") or {}
        if known.get("data") != data or not _DESCRIPTION.items() <= annotated.items():
            changed = {**known["metadata"], "annotations": {**annotated, **_DESCRIPTION}}
            self._client.update("configmaps", {**known, "metadata": changed, "data": data})

    def _create(self, obj: Object) -> None:
        try:
            self._client.create("configmaps", obj)
        except ApiError as error:
            if error.reason != "AlreadyExists" and not is_namespace_terminating(error):
                raise
