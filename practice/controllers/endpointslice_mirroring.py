"""Mirroring: Endpoints that people write become EndpointSlices, so that traffic follows them.

Mirrors kube-controller-manager's endpointslicemirroring controller and the documentation page on
EndpointSlices ("EndpointSlice mirroring"): for a Service without a selector, one slice per subset
and IP family, owned by the Endpoints, with its labels and annotations; at most 1,000 addresses of
a subset. Endpoints that say `endpointslice.kubernetes.io/skip-mirror: "true"`, or that are used
for leader election, are left alone.
"""

import ipaddress
import json

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers, Object, key_of, split_key
from practice.limits import ENDPOINTS_ADDRESSES
from practice.ownership import reference_to
from practice.refusals import gone_is_fine
from practice.selectors import labels_of
from practice.workqueue import WorkQueue

NAME = "endpointslicemirroring-controller"
RESOURCE = "endpointslices.discovery.k8s.io"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
MANAGER = "endpointslicemirroring-controller.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
SKIP = "endpointslice.kubernetes.io/skip-mirror"
_LEADER = "control-plane.alpha.kubernetes.io/leader"
_NOT_COPIED = (
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubectl.kubernetes.io/last-applied-configuration",
)

Wanted = dict[tuple[str, str], list[Object]]
"""Endpoints by address type and ports (as JSON text)."""


class EndpointSliceMirroringController:
    """Keeps slices for Endpoints that no selector makes."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._services = informers("services")
        self._endpoints = informers("endpoints")
        self._slices = informers(RESOURCE)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._endpoints.subscribe(self._on_change)
        self._services.subscribe(self._on_change)
        self._slices.subscribe(self._on_slice)

    def _on_change(self, old: Object | None, new: Object | None) -> None:
        changed = new or old
        if changed is not None:
            self.queue.add(key_of(changed))

    def _on_slice(self, old: Object | None, new: Object | None) -> None:
        changed = new or old
        if changed is not None and labels_of(changed).get(MANAGED_BY) == MANAGER:
            name = labels_of(changed).get(SERVICE_NAME, "")
            self.queue.add(f"{changed['metadata']['namespace']}/{name}")

    def reconcile(self, key: str) -> None:
        """Make, change and delete the slices of one Endpoints object."""
        endpoints, service = self._endpoints.get(key), self._services.get(key)
        namespace, name = split_key(key)
        left = [
            one
            for one in self._slices.by("label", (namespace, SERVICE_NAME, name))
            if labels_of(one).get(MANAGED_BY) == MANAGER
        ]
        if endpoints is not None and service is not None and _is_mirrored(endpoints, service):
            for (family, ports), wanted in _wanted(endpoints).items():
                fitting = [one for one in left if _kind_of(one) == (family, ports)]
                left = [one for one in left if one not in fitting[:1]]
                draft = _draft(endpoints, family, json.loads(ports), wanted)
                self._write(draft, fitting[0] if fitting else None)
        for one in left:
            with gone_is_fine():
                self._client.delete(RESOURCE, namespace, one["metadata"]["name"])

    def _write(self, draft: Object, current: Object | None) -> None:
        metadata = draft["metadata"]
        if current is None:
            metadata["generateName"] = f"{metadata['labels'][SERVICE_NAME]}-"
            self._client.create(RESOURCE, draft)
            return
        kept = current["metadata"]
        unchanged = (
            current.get("endpoints") == draft["endpoints"]
            and labels_of(current) == metadata["labels"]
            and (kept.get("annotations") or {}) == metadata["annotations"]
        )
        if not unchanged:
            kept = {name: value for name, value in kept.items() if name != "generateName"}
            self._client.update(RESOURCE, {**draft, "metadata": {**kept, **metadata}})


def _is_mirrored(endpoints: Object, service: Object) -> bool:
    if service["spec"].get("selector") or labels_of(endpoints).get(SKIP) == "true":
        return False
    return _LEADER not in (endpoints["metadata"].get("annotations") or {})


def _kind_of(one: Object) -> tuple[str, str]:
    return one["addressType"], _text(one.get("ports") or [])


def _text(ports: list[Object]) -> str:
    return json.dumps(sorted(ports, key=lambda port: str(port.get("name", ""))), sort_keys=True)


def _wanted(endpoints: Object) -> Wanted:
    wanted: Wanted = {}
    for subset in endpoints.get("subsets") or ():
        ports = _text([{"name": "", **port} for port in subset.get("ports") or ()])
        listed = [
            (address, part == "addresses")
            for part in ("addresses", "notReadyAddresses")
            for address in subset.get(part) or ()
        ]
        for address, ready in listed[:ENDPOINTS_ADDRESSES]:
            endpoint = _endpoint(address, ready=ready)
            family = "IPv6" if ":" in endpoint["addresses"][0] else "IPv4"
            wanted.setdefault((family, ports), []).append(endpoint)
    return wanted


def _endpoint(address: Object, *, ready: bool) -> Object:
    endpoint: Object = {
        "addresses": [str(ipaddress.ip_address(address["ip"]))],
        "conditions": {"ready": ready},
    }
    for name in ("targetRef", "nodeName", "hostname"):
        if address.get(name):
            endpoint[name] = address[name]
    return endpoint


def _draft(endpoints: Object, family: str, ports: list[Object], wanted: list[Object]) -> Object:
    metadata = endpoints["metadata"]
    annotations = metadata.get("annotations") or {}
    own = {SERVICE_NAME: metadata["name"], MANAGED_BY: MANAGER}
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "namespace": metadata["namespace"],
            "labels": {**labels_of(endpoints), **own},
            "annotations": {k: v for k, v in annotations.items() if k not in _NOT_COPIED},
            "ownerReferences": [reference_to(endpoints)],
        },
        "addressType": family,
        "endpoints": wanted,
        "ports": ports,
    }
