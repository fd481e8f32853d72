"""Load balancer: a Service of type LoadBalancer gets an address from outside the cluster.

Mirrors the service controller of a cloud provider: finalizer, events, and after a short time an
address in `status.loadBalancer.ingress`. The addresses come from 203.0.113.0/24, which RFC 5737
keeps for examples: nobody is reached by mistake.
"""

from functools import partial

from practice.api.client import Client
from practice.clock import Clock, Timer
from practice.informer import Informers, Object, key_of
from practice.limits import LOAD_BALANCER_DELAY_S
from practice.workqueue import WorkQueue

NAME = "service-lb-controller"
_SOURCE = "service-controller"
_FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
_ADDRESSES = [f"203.0.113.{number}" for number in range(1, 255)]


class LoadBalancerController:
    """Gives addresses to Services, and takes them back."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._random = clock.random(NAME)
        self._services = informers("services")
        self._given: dict[str, str] = {}  # service key: address
        self._coming: dict[str, Timer] = {}
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._services.subscribe(self._on_service)

    def _on_service(self, old: Object | None, new: Object | None) -> None:
        service = new or old
        if service is not None:
            self.queue.add(key_of(service))

    def reconcile(self, key: str) -> None:
        """Begin, or take back."""
        service = self._services.get(key)
        if service is None:
            self._forget(key)
        elif _wants_address(service):
            self._begin(key, service)
        elif _FINALIZER in (service["metadata"].get("finalizers") or ()):
            self._take_back(key, service)

    def _begin(self, key: str, service: Object) -> None:
        metadata = service["metadata"]
        finalizers = metadata.get("finalizers") or []
        if _FINALIZER not in finalizers:
            changed = {**metadata, "finalizers": [*finalizers, _FINALIZER]}
            service = self._client.update("services", {**service, "metadata": changed})
        given = _ingress(service)
        if given:
            self._given[key] = given
        if given or key in self._coming:
            return
        self._event(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer")
        delay_s = self._random.uniform(*LOAD_BALANCER_DELAY_S)
        self._coming[key] = self._clock.schedule(delay_s, NAME, partial(self._arrive, key))

    def _arrive(self, key: str) -> None:
        del self._coming[key]
        service = self._services.get(key)
        if service is None or not _wants_address(service):
            return
        address = self._free_address(service)
        if not address:
            text = "Error syncing load balancer: no address is free"
            self._event(service, "Warning", "SyncLoadBalancerFailed", text)
            return
        self._given[key] = address
        status = {"loadBalancer": {"ingress": [{"ip": address, "ipMode": "VIP"}]}}
        self._write_status(service, status)
        self._event(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer")

    def _free_address(self, service: Object) -> str:
        """The address that the Service asks for if it is free, else the first free one, or ""."""
        taken = set(self._given.values())
        wanted = service["spec"].get("loadBalancerIP") or ""
        if wanted in _ADDRESSES and wanted not in taken:
            return str(wanted)
        return next((one for one in _ADDRESSES if one not in taken), "")

    def _take_back(self, key: str, service: Object) -> None:
        """The type changed, or the Service is being deleted."""
        self._event(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer")
        self._forget(key)
        if _ingress(service):
            service = self._write_status(service, {"loadBalancer": None})
        self._event(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer")
        metadata = service["metadata"]
        left = [one for one in metadata["finalizers"] if one != _FINALIZER]
        self._client.update("services", {**service, "metadata": {**metadata, "finalizers": left}})

    def _forget(self, key: str) -> None:
        self._given.pop(key, None)
        coming = self._coming.pop(key, None)
        if coming is not None:
            coming.cancel()

    def _write_status(self, service: Object, status: Object) -> Object:
        metadata = service["metadata"]
        patch = {"metadata": {"uid": metadata["uid"]}, "status": status}
        return self._client.patch(
            "services", metadata["namespace"], metadata["name"], patch, subresource="status"
        )

    def _event(self, about: Object, kind: str, reason: str, message: str) -> None:
        self._client.event(about, type=kind, reason=reason, message=message, component=_SOURCE)


def _wants_address(service: Object) -> bool:
    alive = "deletionTimestamp" not in service["metadata"]
    spec = service["spec"]
    # With a class, it is some other program's work.
    return alive and spec.get("type") == "LoadBalancer" and not spec.get("loadBalancerClass")


def _ingress(service: Object) -> str:
    """The address that the Service has."""
    ingress = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    return next((str(one.get("ip", "")) for one in ingress), "")
