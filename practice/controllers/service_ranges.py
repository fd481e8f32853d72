"""The ranges of Services' addresses: their state, and one IPAddress per address given out.

Mirrors the allocator of Kubernetes 1.33 and later (KEP 1880): each ServiceCIDR is kept by a
finalizer and reports Ready, each cluster address of a Service is an IPAddress of its name with the
Service as parent. A real API server writes the IPAddress with the Service; here it follows as soon
as the change is seen, and one that was deleted by hand comes back, as a real repair loop has it.
"""

import ipaddress

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.refusals import gone_is_fine
from practice.selectors import labels_of
from practice.workqueue import WorkQueue

NAME = "service-cidrs-controller"
ADDRESSES = "ipaddresses.networking.k8s.io"
RANGES = "servicecidrs.networking.k8s.io"
FINALIZER = "networking.k8s.io/service-cidr-finalizer"
MANAGED_BY = "ipaddress.kubernetes.io/managed-by"
MANAGER = "ipallocator.k8s.io"
FAMILY = "ipaddress.kubernetes.io/ip-family"
_RANGE_PREFIX = "range:"


class ServiceRangesController:
    """Keeps IPAddresses equal to what Services have, and ServiceCIDRs ready."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._services = informers("services")
        self._addresses = informers(ADDRESSES)
        self._ranges = informers(RANGES)
        self._owners: dict[str, str] = {}  # address: key of the Service that has it
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._services.subscribe(self._on_service)
        self._addresses.subscribe(self._on_address)
        self._ranges.subscribe(self._on_range)

    def _on_service(self, old: Object | None, new: Object | None) -> None:
        before, after = _addresses_of(old), _addresses_of(new)
        for address in before:
            if address not in after:
                self._owners.pop(address, None)
                self.queue.add(address)
        for address in after if new is not None else ():
            if self._owners.get(address) != key_of(new or {}):
                self._owners[address] = key_of(new or {})
                self.queue.add(address)

    def _on_address(self, _old: Object | None, new: Object | None) -> None:
        if new is None and _old is not None:
            self.queue.add(key_of(_old))

    def _on_range(self, _old: Object | None, new: Object | None) -> None:
        if new is not None:
            self.queue.add(_RANGE_PREFIX + key_of(new))

    def reconcile(self, key: str) -> None:
        """Look at one address, or at one range."""
        if key.startswith(_RANGE_PREFIX):
            self._look_at_range(key.removeprefix(_RANGE_PREFIX))
            return
        there, owner = self._addresses.get(key), self._owners.get(key)
        if owner is None:
            if there is not None and labels_of(there).get(MANAGED_BY) == MANAGER:
                with gone_is_fine():
                    self._client.delete(ADDRESSES, None, key)
        elif there is None:
            self._give(key, owner)

    def _give(self, address: str, owner: str) -> None:
        namespace, name = owner.split("/")
        parent = {"resource": "services", "namespace": namespace, "name": name}
        family = f"IPv{ipaddress.ip_address(address).version}"
        metadata = {"name": address, "labels": {FAMILY: family, MANAGED_BY: MANAGER}}
        try:
            self._client.create(ADDRESSES, {"metadata": metadata, "spec": {"parentRef": parent}})
        except ApiError as error:
            if error.code != 409:  # somebody made it by hand
                raise

    def _look_at_range(self, name: str) -> None:
        found = self._ranges.get(name)
        if found is None:
            return
        metadata = found["metadata"]
        if "deletionTimestamp" in metadata:
            self._let_go(found)
        elif FINALIZER not in (metadata.get("finalizers") or ()):
            finalizers = [*(metadata.get("finalizers") or ()), FINALIZER]
            self._client.update(
                RANGES, {**found, "metadata": {**metadata, "finalizers": finalizers}}
            )
        elif not (found.get("status") or {}).get("conditions"):
            self._report(found, "True", "", "Kubernetes Service CIDR is ready")

    def _let_go(self, found: Object) -> None:
        """A range goes when no address of its own is left."""
        metadata = found["metadata"]
        networks = [ipaddress.ip_network(one) for one in found["spec"].get("cidrs") or ()]
        used = any(
            ipaddress.ip_address(address) in network
            for address in self._owners
            for network in networks
        )
        if used:
            why = (
                "There are still IPAddresses referencing the ServiceCIDR, please remove them or "
                "create a new ServiceCIDR"
            )
            self._report(found, "False", "Terminating", why)
            self.queue.add(_RANGE_PREFIX + metadata["name"], after_s=5.0)
            return
        finalizers = [one for one in metadata.get("finalizers") or () if one != FINALIZER]
        with gone_is_fine():
            self._client.update(
                RANGES, {**found, "metadata": {**metadata, "finalizers": finalizers}}
            )

    def _report(self, found: Object, state: str, reason: str, message: str) -> None:
        before = (found.get("status") or {}).get("conditions") or ()
        if any(one["status"] == state and one["reason"] == reason for one in before):
            return
        ready = {
            "type": "Ready",
            "status": state,
            "reason": reason,
            "message": message,
            "lastTransitionTime": self._clock.now_text(),
        }
        patch = {"status": {"conditions": [ready]}}
        self._client.patch(RANGES, None, found["metadata"]["name"], patch, subresource="status")


def _addresses_of(service: Object | None) -> list[str]:
    spec = (service or {}).get("spec") or {}
    return [one for one in spec.get("clusterIPs") or () if one != "None"]
