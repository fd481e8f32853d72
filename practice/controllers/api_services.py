"""APIServices of custom groups, and whether the servers of others can be reached.

Mirrors two controllers of kube-apiserver: crd-autoregister (an APIService for each group and version
of a CustomResourceDefinition that is served) and the aggregator's available_controller (Service,
port, endpoints, and an answer). Nothing in a simulated pod answers as an API server, so the last
check of a whole Service fails: nothing is proxied to it.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.kinds.api_services import AUTOMANAGED, api_service
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.podstate import condition
from practice.workqueue import WorkQueue

NAME = "apiservice-controller"
SERVICES = "apiservices.apiregistration.k8s.io"
DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io"
SLICES = "endpointslices.discovery.k8s.io"
CUSTOM_PRIORITIES = (1_000, 100)
_OWNER = "kubernetes.io/service-name"


class ApiServiceController:
    """Keys are names of APIServices."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._api_services = informers(SERVICES)
        self._definitions = informers(DEFINITIONS)
        self._services = informers("services")
        self._slices = informers(SLICES)
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._api_services.subscribe(self._on_api_service)
        self._definitions.subscribe(self._on_definition)
        self._services.subscribe(self._on_service)
        self._slices.subscribe(self._on_slice)

    # -- what happens ------------------------------------------------------------------------------

    def _on_api_service(self, old: Object | None, new: Object | None) -> None:
        one = new or old
        if one is not None and (new is None or _service_of(one) is not None):
            self.queue.add(key_of(one))

    def _on_definition(self, old: Object | None, new: Object | None) -> None:
        for one in filter(None, (old, new)):
            for version in one["spec"]["versions"]:
                self.queue.add(f"{version['name']}.{one['spec']['group']}")

    def _on_service(self, old: Object | None, new: Object | None) -> None:
        one = new or old
        if one is not None:
            self._service_changed(one["metadata"]["namespace"], one["metadata"]["name"])

    def _on_slice(self, old: Object | None, new: Object | None) -> None:
        one = new or old
        if one is not None:
            labels = one["metadata"].get("labels") or {}
            self._service_changed(one["metadata"]["namespace"], labels.get(_OWNER, ""))

    def _service_changed(self, namespace: str, name: str) -> None:
        """There are few APIServices, and hardly one with a Service."""
        for one in self._api_services.all():
            service = _service_of(one)
            if service is not None and (service["namespace"], service["name"]) == (namespace, name):
                self.queue.add(key_of(one))

    # -- what follows ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """Register or withdraw a custom group's version, or say whether a server is there."""
        version, _, group = key.partition(".")
        known, wanted = self._api_services.get(key), self._is_served(group, version)
        if known is None:
            if wanted:
                self._create(api_service(group, version, CUSTOM_PRIORITIES, "true"))
        elif (known["metadata"].get("labels") or {}).get(AUTOMANAGED) == "true":
            if not wanted:
                self._delete(known)
        elif _service_of(known) is not None:
            self._check(known)

    def _is_served(self, group: str, version: str) -> bool:
        return any(
            one["spec"]["group"] == group and _serves(one, version)
            for one in self._definitions.all()
        )

    def _create(self, obj: Object) -> None:
        try:
            self._client.create(SERVICES, obj)
        except ApiError as error:
            if error.code != 409:
                raise

    def _delete(self, known: Object) -> None:
        try:
            self._client.delete(SERVICES, None, key_of(known), uid=known["metadata"]["uid"])
        except ApiError as error:
            if error.code not in (404, 409):
                raise

    def _check(self, known: Object) -> None:
        reason, message = self._trouble(known["spec"])
        before = condition(known, "Available")
        if before is not None and (before["reason"], before["message"]) == (reason, message):
            return
        now = self._clock.now_text()
        changed = before is None or before["status"] != "False"
        found = {
            "type": "Available",
            "status": "False",
            "lastTransitionTime": now
            if changed or before is None
            else before["lastTransitionTime"],
            "reason": reason,
            "message": message,
        }
        others = [
            one
            for one in (known.get("status") or {}).get("conditions") or []
            if one["type"] != "Available"
        ]
        status = {"status": {"conditions": [*others, found]}}
        self._client.patch(SERVICES, None, key_of(known), status, subresource="status")

    def _trouble(self, spec: Object) -> tuple[str, str]:
        """Why the server cannot be reached: reason and message."""
        namespace, name = spec["service"]["namespace"], spec["service"]["name"]
        service, port = self._services.get(f"{namespace}/{name}"), spec["service"]["port"]
        place = f'service/{name} in "{namespace}"'
        if service is None:
            return "ServiceNotFound", f"{place} is not present"
        if service["spec"].get("type") == "ClusterIP":
            ports = [one for one in service["spec"].get("ports") or [] if one["port"] == port]
            if not ports:
                return "ServicePortError", f"{place} is not listening on port {port}"
            slices = self._slices_of(namespace, name)
            if not slices:
                return "EndpointsNotFound", f"cannot find endpointslices for {place}"
            port_name = ports[0].get("name", "")
            if not any(_has_ready(one, port_name) for one in slices):
                what = f'have no addresses with port name "{port_name}"'
                return "MissingEndpoints", f"endpointslices for {place} {what}"
        address = service["spec"].get("clusterIP", "")
        url = f"https://{address}:{port}/apis/{spec.get('group', '')}/{spec['version']}"
        why = f'Get "{url}": dial tcp {address}:{port}: connect: connection refused'
        return "FailedDiscoveryCheck", f"failing or missing response from {url}: {why}"

    def _slices_of(self, namespace: str, name: str) -> list[Object]:
        return self._slices.by("label", (namespace, _OWNER, name))


def _service_of(obj: Object) -> Object | None:
    found: Object | None = obj["spec"].get("service")
    return found


def _serves(definition: Object, version: str) -> bool:
    established = condition(definition, "Established")
    return (
        established is not None
        and established["status"] == "True"
        and any(one["name"] == version and one["served"] for one in definition["spec"]["versions"])
    )


def _has_ready(one: Object, port_name: str) -> bool:
    if not any(port.get("name", "") == port_name for port in one.get("ports") or []):
        return False
    return any(
        (endpoint.get("conditions") or {}).get("ready", True)
        for endpoint in one.get("endpoints") or []
    )
