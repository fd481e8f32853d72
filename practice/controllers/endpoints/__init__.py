"""Endpoints: the older list of the pods behind a Service, one object of the Service's name.

Mirrors kube-controller-manager's endpoints controller: for each Service with a selector one object
with the Service's labels, its addresses packed into subsets of equal ports, ready ones apart from
those that are not ready; at most 1,000 addresses, with an annotation when there would be more.
Deprecated since Kubernetes 1.33, but still written, since many programs read it.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.backends import (
    addresses_of,
    counts,
    endpoint_port,
    hostname_in,
    matters,
    reference,
    services_of,
    target_number,
)
from practice.clock import Clock
from practice.controllers.endpoints.subsets import pack, truncate
from practice.informer import Informers, Object, key_of, split_key
from practice.limits import ENDPOINTS_ADDRESSES
from practice.podstate import is_ready, is_terminating
from practice.refusals import gone_is_fine, is_namespace_terminating
from practice.selectors import labels_of, select
from practice.trigger_times import TRIGGER_TIME, TriggerTimes
from practice.workqueue import WorkQueue

NAME = "endpoint-controller"
MANAGED_BY = "endpoints.kubernetes.io/managed-by"
HEADLESS = "service.kubernetes.io/headless"
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"


class EndpointsController:
    """Keeps the Endpoints of every Service that selects pods."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._services = informers("services")
        self._pods = informers("pods")
        self._endpoints = informers("endpoints")
        self._triggers = TriggerTimes()
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._services.subscribe(self._on_service)
        self._pods.subscribe(self._on_pod)
        self._endpoints.subscribe(self._on_endpoints)

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

    def _on_endpoints(self, old: Object | None, new: Object | None) -> None:
        """Only one that was deleted: a change by hand stays until the next change of a pod."""
        if old is not None and new is None:
            self.queue.add(key_of(old))

    def reconcile(self, key: str) -> int | None:
        """Write the Service's Endpoints. The number of pods gone through."""
        service = self._services.get(key)
        if service is None:
            self._triggers.forget(key)
            if self._endpoints.get(key) is not None:
                with gone_is_fine():
                    self._client.delete("endpoints", *split_key(key))
            return None
        spec = service["spec"]
        if not spec.get("selector") or spec.get("type") == "ExternalName":
            return None
        pods = select(self._pods, split_key(key)[0], {"matchLabels": spec["selector"]})
        trigger = self._triggers.since_last_look(key, service, pods)
        self._write(service, pack(_parts(service, pods)), trigger)
        return len(pods)

    def _write(self, service: Object, subsets: list[Object], trigger: str) -> None:
        current = self._endpoints.get(key_of(service))
        cut, is_over = truncate(subsets, ENDPOINTS_ADDRESSES)
        wanted = _labels(service)
        if current is not None and _same(current, cut, wanted, over=is_over):
            return
        metadata = dict(current["metadata"]) if current else _new_metadata(service)
        annotations = dict(metadata.get("annotations") or {})
        for name, value in ((TRIGGER_TIME, trigger), (OVER_CAPACITY, "truncated" * is_over)):
            annotations.pop(name, None)
            if value:
                annotations[name] = value
        metadata |= {"labels": wanted, "annotations": annotations}
        draft: Object = {
            "apiVersion": "v1",
            "kind": "Endpoints",
            "metadata": metadata,
            "subsets": cut,
        }
        if current is not None:
            self._client.update("endpoints", draft)
            return
        try:
            self._client.create("endpoints", draft)
        except ApiError as error:
            if not is_namespace_terminating(error):
                raise


def _parts(service: Object, pods: list[Object]) -> list[tuple[Object | None, Object, bool]]:
    """(port, address, ready) for every pod and port; port None for a headless Service without."""
    spec = service["spec"]
    family = next(iter(spec.get("ipFamilies") or ["IPv4"]))
    always = bool(spec.get("publishNotReadyAddresses"))
    parts: list[tuple[Object | None, Object, bool]] = []
    for pod in pods:
        found = addresses_of(pod, family)
        if not counts(pod) or not found or (is_terminating(pod) and not always):
            continue
        address: Object = {"ip": found[0], "targetRef": reference(pod)}
        if pod["spec"].get("nodeName"):
            address["nodeName"] = pod["spec"]["nodeName"]
        if hostname_in(pod, service):
            address["hostname"] = hostname_in(pod, service)
        ready = always or is_ready(pod)
        ports = spec.get("ports") or ()
        if not ports and spec.get("clusterIP") == "None":
            parts.append((None, address, ready))
        for port in ports:
            number = target_number(pod, port)
            if number is not None:
                parts.append((endpoint_port(port, number), address, ready))
    return parts


def _labels(service: Object) -> dict[str, str]:
    labels = {**labels_of(service), MANAGED_BY: NAME}
    labels.pop(HEADLESS, None)
    if service["spec"].get("clusterIP") in (None, "", "None"):
        labels[HEADLESS] = ""
    return labels


def _new_metadata(service: Object) -> Object:
    metadata = service["metadata"]
    return {"name": metadata["name"], "namespace": metadata["namespace"]}


def _same(current: Object, subsets: list[Object], labels: dict[str, str], *, over: bool) -> bool:
    annotations = current["metadata"].get("annotations") or {}
    return (
        pack(_unpacked(current.get("subsets") or [])) == subsets
        and labels_of(current) == labels
        and (OVER_CAPACITY in annotations) == over
    )


def _unpacked(subsets: list[Object]) -> list[tuple[Object | None, Object, bool]]:
    return [
        (port, address, part == "addresses")
        for subset in subsets
        for port in subset.get("ports") or [None]
        for part in ("addresses", "notReadyAddresses")
        for address in subset.get(part) or ()
    ]
