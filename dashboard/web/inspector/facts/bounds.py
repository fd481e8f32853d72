"""Facts of what steers, bounds, admits and feeds the others."""

from typing import Any

from dashboard.kube.api import Object
from dashboard.web.inspector.facts.parts import Fact, Ref, amounts, fact, pairs, selector


def autoscaler(found: Object) -> list[Fact]:
    """Of a HorizontalPodAutoscaler."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    target = spec.get("scaleTargetRef") or {}
    namespace = found["metadata"].get("namespace", "")
    kind, name = target.get("kind", ""), target.get("name", "")
    return [
        fact("Scales", f"{kind} {name}", ref=Ref(kind=kind, namespace=namespace, name=name)),
        fact("Between", f"{spec.get('minReplicas', 1)} and {spec.get('maxReplicas')} pods"),
        fact(
            "Pods",
            f"{status.get('currentReplicas', 0)} now",
            f"{status.get('desiredReplicas', 0)} wanted",
        ),
        fact("Scaled last", status.get("lastScaleTime")),
    ]


def budget(found: Object) -> list[Fact]:
    """Of a PodDisruptionBudget."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    return [
        fact("Min available", spec.get("minAvailable")),
        fact("Max unavailable", spec.get("maxUnavailable")),
        fact(
            "Pods",
            f"{status.get('currentHealthy', 0)} of {status.get('expectedPods', 0)} healthy",
            f"{status.get('desiredHealthy', 0)} must be",
            f"{status.get('disruptionsAllowed', 0)} may be evicted now",
        ),
        fact("Pods that are not healthy", spec.get("unhealthyPodEvictionPolicy")),
        fact("Selector", *selector(spec.get("selector"))),
    ]


def quota(found: Object) -> list[Fact]:
    """Of a ResourceQuota."""
    status = found.get("status") or {}
    hard, used = status.get("hard") or {}, status.get("used") or {}
    scopes = (found.get("spec") or {}).get("scopes") or []
    lines = [f"{name}: {used.get(name, 0)} of {bound}" for name, bound in sorted(hard.items())]
    return [fact("Used", *lines), fact("Only for", *scopes)]


def ingress(found: Object) -> list[Fact]:
    """Of an Ingress."""
    spec = found.get("spec") or {}
    routes = [
        f"{rule.get('host') or 'any host'}{way.get('path') or '/'} → {_backend(way.get('backend'))}"
        for rule in spec.get("rules") or []
        for way in (rule.get("http") or {}).get("paths") or []
    ]
    return [
        fact("Class", spec.get("ingressClassName")),
        fact("Routes", *routes),
        fact("Everything else", _backend(spec.get("defaultBackend"))),
        fact("TLS", *[host for part in spec.get("tls") or [] for host in part.get("hosts") or []]),
    ]


def _backend(backend: dict[str, Any] | None) -> str | None:
    if not backend:
        return None
    service = backend.get("service")
    if not service:
        return "another resource"
    port = service.get("port") or {}
    return f"{service.get('name')}:{port.get('name') or port.get('number')}"


def network_policy(found: Object) -> list[Fact]:
    """Of a NetworkPolicy: who may still come in, and where its pods may still go."""
    spec = found.get("spec") or {}
    types = spec.get("policyTypes") or ["Ingress"]
    facts = [fact("Pods", *(selector(spec.get("podSelector")) or ["all of the namespace"]))]
    for direction, key, peers in (("Ingress", "ingress", "from"), ("Egress", "egress", "to")):
        if direction in types:
            word = "May come in" if direction == "Ingress" else "May go out"
            ways = [_way(rule, peers) for rule in spec.get(key) or []]
            facts.append(fact(word, *(ways or ["nothing"])))
    return facts


def _way(rule: dict[str, Any], peers: str) -> str:
    ports = [
        f"{one.get('protocol', 'TCP')} {one.get('port', 'any port')}"
        + (f"-{one['endPort']}" if "endPort" in one else "")
        for one in rule.get("ports") or []
    ]
    who = "; ".join(_peer(one) for one in rule.get(peers) or []) or "anybody"
    return f"{who} on {', '.join(ports)}" if ports else who


def _peer(peer: dict[str, Any]) -> str:
    if block := peer.get("ipBlock"):
        without = f" without {', '.join(block['except'])}" if block.get("except") else ""
        return f"{block.get('cidr')}{without}"
    pods = " and ".join(selector(peer.get("podSelector"))) or "all pods"
    if "namespaceSelector" not in peer:
        return f"pods with {pods}" if pods != "all pods" else "all pods of the namespace"
    where = " and ".join(selector(peer.get("namespaceSelector"))) or "every namespace"
    return f"{pods} in {where}"


def claim(found: Object) -> list[Fact]:
    """Of a PersistentVolumeClaim."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    return [
        fact("Phase", status.get("phase")),
        fact("Volume", spec.get("volumeName")),
        fact("Storage class", spec.get("storageClassName")),
        fact("Asked for", *amounts((spec.get("resources") or {}).get("requests"))),
        fact("Capacity", *amounts(status.get("capacity"))),
        fact("Access", *(spec.get("accessModes") or [])),
        fact("Selector", *pairs((spec.get("selector") or {}).get("matchLabels"))),
    ]
