"""Cluster DNS: from names to addresses.

Mirrors the specification "Kubernetes DNS-Based Service Discovery" and the search list that the
kubelet writes into a pod's resolv.conf (`ndots:5`): Services by name, headless ones as the
addresses of their pods, pods with hostname and subdomain by a name of their own, ExternalName as an
alias. Names outside of the cluster do not resolve: the practice cluster has no internet.
"""

from __future__ import annotations

from collections.abc import Iterable

from practice.images.messages import Lookup
from practice.informer import Informer, Informers, Object, split_key
from practice.limits import DNS_ALIASES, DNS_LOOKUP_S
from practice.network.places import Places, ServiceAddresses, cluster_addresses

ZONE = "cluster.local"
SLICES = "endpointslices.discovery.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
_DOTS = 5
_BYTES = 4


def search_list(namespace: str) -> tuple[str, ...]:
    """The domains that a pod tries for a short name."""
    return (f"{namespace}.svc.{ZONE}", f"svc.{ZONE}", ZONE)


def slices_of(slices: Informer, namespace: str, service: str) -> list[Object]:
    """The EndpointSlices of a Service."""
    return slices.by("label", (namespace, SERVICE_NAME, service))


class Names:
    """Answers look-ups from the API's objects."""

    def __init__(self, informers: Informers, places: Places) -> None:
        self._services = informers("services")
        self._services_at = ServiceAddresses(self._services)
        self._slices = informers(SLICES)
        self._places = places

    def lookup(self, name: str, namespace: str) -> Lookup:
        """What a pod of this namespace finds under a name; "" asks for full names only."""
        tried: list[str] = []
        for candidate in self._candidates(name, namespace):
            addresses, canonical = self._resolve(candidate)
            took_s = DNS_LOOKUP_S * (len(tried) + 1)
            if addresses is not None:
                return Lookup(
                    name=candidate,
                    addresses=tuple(addresses),
                    canonical=canonical,
                    tried=tuple(tried),
                    took_s=took_s,
                )
            tried.append(candidate)
        return Lookup(name=name, tried=tuple(tried), took_s=DNS_LOOKUP_S * len(tried))

    def records(self, name: str, kind: str, namespace: str) -> tuple[tuple[str, str, str], ...]:
        """Name, type and value of the records of the first name that has some."""
        for candidate in self._candidates(name, namespace):
            found = self._records(candidate, kind)
            if found:
                return tuple(found)
        return ()

    def _records(self, name: str, kind: str) -> list[tuple[str, str, str]]:
        if kind == "PTR":
            return self._pointers(name)
        if kind == "SRV":
            return self._ports(name)
        addresses, alias = self._resolve(name)
        found = [(f"{name}.", "CNAME", f"{alias}.")] if alias else []
        if kind == "A":
            found += [(f"{alias or name}.", "A", ip) for ip in addresses or ()]
        return found if kind in ("A", "CNAME") else []

    def _pointers(self, name: str) -> list[tuple[str, str, str]]:
        """The names of an address: a Service's, or those of a headless Service's endpoints."""
        labels = name.removesuffix(".in-addr.arpa").split(".")
        if not name.endswith(".in-addr.arpa") or len(labels) != _BYTES:
            return []
        ip = ".".join(reversed(labels))
        found = [
            f"{key_name}.{namespace}.svc.{ZONE}."
            for namespace, key_name in map(split_key, self._services_at.keys(ip))
        ]
        for key in self._places.pods_at(ip):
            found += self._names_of_pod(key, ip)
        return [(f"{name}.", "PTR", one) for one in found]

    def _names_of_pod(self, key: str, ip: str) -> list[str]:
        namespace = split_key(key)[0]
        return [
            f"{_host_of(endpoint)}.{service}.{namespace}.svc.{ZONE}."
            for piece in self._slices.by("namespace", namespace)
            if (service := (piece["metadata"].get("labels") or {}).get(SERVICE_NAME))
            if (found := self._services.get(f"{namespace}/{service}"))
            if found["spec"].get("clusterIP") == "None"
            for endpoint in piece.get("endpoints") or ()
            if endpoint["addresses"][0] == ip
        ]

    def _ports(self, name: str) -> list[tuple[str, str, str]]:
        """`_http._tcp.web.default.svc.cluster.local`: a named port, and where it is."""
        match name.removesuffix(f".{ZONE}").split("."):
            case [port, protocol, service, namespace, "svc"] if port.startswith("_"):
                pass
            case _:
                return []
        found = self._services.get(f"{namespace}/{service}")
        home = f"{service}.{namespace}.svc.{ZONE}."
        wanted = [
            one
            for one in (found or {}).get("spec", {}).get("ports") or ()
            if f"_{one.get('name', '')}" == port
            and f"_{one.get('protocol', 'TCP').lower()}" == protocol
        ]
        if found is None or not wanted:
            return []
        hosts = [home]
        if found["spec"].get("clusterIP") == "None":
            hosts = [f"{_host_of(one)}.{home}" for one in self._endpoints(namespace, service)]
        return [(f"{name}.", "SRV", f"0 100 {one['port']} {h}") for one in wanted for h in hosts]

    def _candidates(self, name: str, namespace: str) -> list[str]:
        plain = name.rstrip(".").lower()
        if name.endswith(".") or not namespace:
            return [plain]
        searched = [f"{plain}.{domain}" for domain in search_list(namespace)]
        return [*searched, plain] if plain.count(".") < _DOTS else [plain, *searched]

    def _resolve(self, name: str) -> tuple[list[str] | None, str]:
        """Addresses (None: no such name) and what the name is an alias of."""
        alias = ""
        for _ in range(DNS_ALIASES):
            if not name.endswith(f".{ZONE}"):
                return None, alias
            found, follow = self._in_zone(name.removesuffix(f".{ZONE}").split("."))
            if not follow:
                return found, alias
            alias = name = follow.rstrip(".").lower()
        return None, alias

    def _in_zone(self, labels: list[str]) -> tuple[list[str] | None, str]:
        match labels:
            case [service, namespace, "svc"]:
                return self._service(namespace, service)
            case [host, service, namespace, "svc"]:
                return self._host(namespace, service, host), ""
            case [address, namespace, "pod"]:
                return self._dashed(address, namespace), ""
            case _:
                return None, ""

    def _service(self, namespace: str, name: str) -> tuple[list[str] | None, str]:
        service = self._services.get(f"{namespace}/{name}")
        if service is None:
            return None, ""
        spec = service["spec"]
        if spec.get("type") == "ExternalName":
            return None, str(spec.get("externalName") or "")
        if spec.get("clusterIP") != "None":
            return cluster_addresses(service), ""
        ready = [
            endpoint["addresses"][0]
            for endpoint in self._endpoints(namespace, name)
            if (endpoint.get("conditions") or {}).get("ready") is not False
        ]
        return (ready or None), ""

    def _host(self, namespace: str, service: str, host: str) -> list[str] | None:
        """`db-0.db.default.svc`: an endpoint of a headless Service with that hostname."""
        found = self._services.get(f"{namespace}/{service}")
        if found is None or found["spec"].get("clusterIP") != "None":
            return None
        addresses = [
            endpoint["addresses"][0]
            for endpoint in self._endpoints(namespace, service)
            if _host_of(endpoint) == host
            and (endpoint.get("conditions") or {}).get("ready") is not False
        ]
        return addresses or None

    def _dashed(self, address: str, namespace: str) -> list[str] | None:
        """`10-244-0-2.default.pod`: the address of a pod of that namespace."""
        ip = address.replace("-", ".")
        there = any(key.startswith(f"{namespace}/") for key in self._places.pods_at(ip))
        return [ip] if there else None

    def _endpoints(self, namespace: str, service: str) -> Iterable[Object]:
        for one in slices_of(self._slices, namespace, service):
            yield from one.get("endpoints") or ()


def _host_of(endpoint: Object) -> str:
    """Its hostname, or its address with dashes, as CoreDNS names endpoints without one."""
    return str(endpoint.get("hostname") or endpoint["addresses"][0].replace(".", "-"))
