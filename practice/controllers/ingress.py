"""Ingress: gives Ingresses of the practice cluster's own class an address in their status.

Kubernetes itself brings no ingress controller; people install one. This is the practice cluster's,
a small in-cluster proxy (`practice.network.ingress` routes its requests). It mirrors what ingress
controllers have in common: it looks after the Ingresses whose class names it as controller, says so
in an event, and writes the address at which the rules can be reached. Without such an IngressClass
it does nothing, as on a cluster without any.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.limits import INGRESS_SYNC_S
from practice.network.ingress import CONTROLLER, INGRESS_IP, class_of
from practice.workqueue import WorkQueue

NAME = "ingress-controller"
INGRESSES = "ingresses.networking.k8s.io"
CLASSES = "ingressclasses.networking.k8s.io"


class IngressController:
    """Keeps the status of Ingresses of its classes."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._ingresses = informers(INGRESSES)
        self._classes = informers(CLASSES)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._ingresses.subscribe(self._on_ingress)
        self._classes.subscribe(self._on_class)

    def _on_ingress(self, old: Object | None, new: Object | None) -> None:
        if new is not None and (old is None or old["spec"] != new["spec"] or not _address(new)):
            self.queue.add(key_of(new), after_s=INGRESS_SYNC_S)

    def _on_class(self, _old: Object | None, _new: Object | None) -> None:
        for ingress in self._ingresses.all():
            self.queue.add(key_of(ingress))

    def reconcile(self, key: str) -> None:
        """Give the address, or take it back when the class is another one by now."""
        ingress = self._ingresses.get(key)
        if ingress is None or "deletionTimestamp" in ingress["metadata"]:
            return
        found = self._classes.get(class_of(ingress))
        mine = found is not None and found["spec"].get("controller") == CONTROLLER
        has = _address(ingress) == INGRESS_IP
        if mine and not has:
            self._client.event(
                ingress,
                type="Normal",
                reason="Sync",
                message="Scheduled for sync",
                component=NAME,
            )
            self._write(ingress, [{"ip": INGRESS_IP}])
        elif has and not mine:
            self._write(ingress, None)

    def _write(self, ingress: Object, points: list[Object] | None) -> None:
        metadata = ingress["metadata"]
        status = {"loadBalancer": {"ingress": points}}
        patch = {"metadata": {"uid": metadata["uid"]}, "status": status}
        name, namespace = metadata["name"], metadata["namespace"]
        self._client.patch(INGRESSES, namespace, name, patch, subresource="status")


def _address(ingress: Object) -> str:
    points = ((ingress.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    return next((str(one.get("ip", "")) for one in points), "")
