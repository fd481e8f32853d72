"""EndpointSlice: which pods stand behind a Service, with what address, ready or not.

Mirrors kube-controller-manager's endpointslice controller and the documentation page on
EndpointSlices: for each Service with a selector the pods it selects, in slices of at most 100
endpoints, one set per IP family and per set of port numbers, owned by the Service, labelled with
its name. A Service without pods has one empty slice.
"""

import json

from practice.api.client import Client
from practice.backends import addresses_of, counts, matters, services_of
from practice.clock import Clock
from practice.controllers.endpointslice.endpoints import (
    ZONE,
    address_types,
    endpoint_of,
    ports_of,
)
from practice.controllers.endpointslice.packing import Packed, Plan, pack, settle
from practice.informer import Informers, Object, key_of
from practice.limits import ENDPOINTS_PER_SLICE
from practice.ownership import reference_to
from practice.refusals import gone_is_fine
from practice.selectors import labels_of, select
from practice.trigger_times import TRIGGER_TIME, TriggerTimes
from practice.workqueue import WorkQueue

NAME = "endpointslice-controller"
RESOURCE = "endpointslices.discovery.k8s.io"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
MANAGER = "endpointslice-controller.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
HEADLESS = "service.kubernetes.io/headless"
_OWN_LABELS = (MANAGED_BY, SERVICE_NAME, HEADLESS)


class EndpointSliceController:
    """Keeps the slices of every Service that selects pods."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._services = informers("services")
        self._pods = informers("pods")
        self._nodes = informers("nodes")
        self._slices = informers(RESOURCE)
        self._triggers = TriggerTimes()
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._services.subscribe(self._on_service)
        self._pods.subscribe(self._on_pod)
        self._slices.subscribe(self._on_slice)
        self._nodes.subscribe(self._on_node)

    # -- what causes a look --------------------------------------------------------------------

    def _on_service(self, old: Object | None, new: Object | None) -> None:
        service = new or old
        if service is not None:
            self.queue.add(key_of(service))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        if not matters(old, new):
            return
        for pod in (old, new):
            for service in services_of(self._services, pod) if pod else ():
                self.queue.add(key_of(service), batched=True)

    def _on_slice(self, old: Object | None, new: Object | None) -> None:
        changed = new or old
        if changed is not None and labels_of(changed).get(MANAGED_BY) == MANAGER:
            service = labels_of(changed).get(SERVICE_NAME, "")
            self.queue.add(f"{changed['metadata']['namespace']}/{service}", batched=True)

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        before, after = (labels_of(one).get(ZONE) if one else None for one in (old, new))
        if before != after:
            for service in self._services.all():
                self.queue.add(key_of(service))

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> int | None:
        """Lay the Service's pods into slices. The number of pods gone through."""
        service = self._services.get(key)
        if service is None:
            self._triggers.forget(key)
            return None
        selector = service["spec"].get("selector")
        if not selector or service["spec"].get("type") == "ExternalName":
            return None
        if "deletionTimestamp" in service["metadata"]:
            return None
        namespace = service["metadata"]["namespace"]
        pods = select(self._pods, namespace, {"matchLabels": selector})
        trigger = self._triggers.since_last_look(key, service, pods)
        for address_type in address_types(service):
            plan = self._plan(service, pods, address_type)
            for one in plan.write:
                self._write(one, _draft(service, one, address_type, trigger))
            for surplus in plan.delete:
                self._delete(namespace, surplus["metadata"]["name"])
        return len(pods)

    def _plan(self, service: Object, pods: list[Object], address_type: str) -> Plan:
        left = self._existing(service, address_type)
        packed: list[Packed] = []
        for text, wanted in self._wanted(service, pods, address_type).items():
            ports = json.loads(text)
            fitting = [one for one in left if (one.get("ports") or []) == ports]
            left = [one for one in left if one not in fitting]
            packed += pack(ports, wanted, fitting, capacity=ENDPOINTS_PER_SLICE)
        return settle(packed + [Packed(slice=one, ports=[], endpoints=[]) for one in left])

    def _wanted(
        self, service: Object, pods: list[Object], address_type: str
    ) -> dict[str, dict[str, Object]]:
        """Endpoints by pod uid, grouped by their ports (as JSON text)."""
        wanted: dict[str, dict[str, Object]] = {}
        for pod in pods:
            if not counts(pod) or not addresses_of(pod, address_type):
                continue
            node = self._nodes.get(pod["spec"].get("nodeName") or "")
            zone = labels_of(node).get(ZONE, "") if node else ""
            group = wanted.setdefault(json.dumps(ports_of(pod, service)), {})
            group[pod["metadata"]["uid"]] = endpoint_of(pod, service, address_type, zone)
        return wanted

    def _existing(self, service: Object, address_type: str) -> list[Object]:
        return [
            one
            for one in self._slices.by("owner", service["metadata"]["uid"])
            if one["addressType"] == address_type
            and labels_of(one).get(MANAGED_BY) == MANAGER
            and "deletionTimestamp" not in one["metadata"]
        ]

    def _write(self, one: Packed, draft: Object) -> None:
        if one.slice is None:
            self._client.create(RESOURCE, draft, namespace=draft["metadata"]["namespace"])
        elif one.changed or labels_of(one.slice) != labels_of(draft):
            metadata = {**one.slice["metadata"], **draft["metadata"]}
            self._client.update(RESOURCE, {**draft, "metadata": metadata})

    def _delete(self, namespace: str, name: str) -> None:
        with gone_is_fine():
            self._client.delete(RESOURCE, namespace, name)


def _draft(service: Object, one: Packed, address_type: str, trigger: str) -> Object:
    """The slice as it should be written."""
    name = service["metadata"]["name"]
    own = {MANAGED_BY: MANAGER, SERVICE_NAME: name}
    if service["spec"].get("clusterIP") == "None":
        own[HEADLESS] = ""
    copied = {k: v for k, v in labels_of(service).items() if k not in _OWN_LABELS}
    metadata: Object = {
        "namespace": service["metadata"]["namespace"],
        "labels": {**copied, **own},
        "ownerReferences": [reference_to(service)],
    }
    if one.slice is None:
        metadata["generateName"] = f"{name}-"
    if trigger:
        metadata["annotations"] = {TRIGGER_TIME: trigger}
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": metadata,
        "addressType": address_type,
        "endpoints": one.endpoints,
        "ports": one.ports,
    }
