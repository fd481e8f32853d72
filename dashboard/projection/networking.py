"""Ingresses and NetworkPolicies: who may come in, and by which way."""

from collections.abc import Iterator

from dashboard.mirror.records import Ingress, NetworkPolicy
from dashboard.mirror.records.networking import IngressBackend
from dashboard.projection import selectors
from dashboard.projection.identity import identity
from dashboard.projection.rows import IngressRow, NetworkPolicyRow, Route


def ingress_row(ingress: Ingress) -> IngressRow:
    """The row; everything comes from the object itself."""
    spec = ingress.spec
    balancer = ingress.status.load_balancer
    external = [i.ip or i.hostname for i in (balancer.ingress or ())] if balancer else []
    routes = list(_routes(ingress))
    return IngressRow(
        **identity(ingress),
        why=_ingress_why(ingress, routes, has_address=bool(external)),
        ingress_class=spec.ingress_class_name or "",
        routes=routes,
        tls=sorted({host for part in spec.tls or () for host in part.hosts or ()}),
        external=external,
    )


def _routes(ingress: Ingress) -> Iterator[Route]:
    for rule in ingress.spec.rules or ():
        for way in (rule.http.paths or ()) if rule.http is not None else ():
            service, port = _leads_to(way.backend)
            yield Route(rule.host, way.path or "/", way.path_type, service, port)
    if ingress.spec.default_backend is not None:
        service, port = _leads_to(ingress.spec.default_backend)
        yield Route("", "", "default", service, port)


def _leads_to(backend: IngressBackend) -> tuple[str, str]:
    service = backend.service
    if service is None:
        return "", ""
    port = service.port
    return service.name, "" if port is None else port.name or str(port.number or "")


def _ingress_why(ingress: Ingress, routes: list[Route], *, has_address: bool) -> str:
    if not routes:
        return "It has no rule and no default backend: nothing comes in through it."
    if has_address:
        return ""
    name = ingress.spec.ingress_class_name
    if not name:
        return "No address yet. It names no ingress class: only a default class would serve it."
    return f"No address yet: no controller has taken it up (class {name})."


def network_policy_row(policy: NetworkPolicy) -> NetworkPolicyRow:
    """The row; an empty selector selects every pod of the namespace (API reference)."""
    spec = policy.spec
    selector = selectors.to_row(spec.pod_selector)
    directions = spec.policy_types or ["Ingress"]
    return NetworkPolicyRow(
        **identity(policy),
        why=_policy_why(policy, directions),
        directions=directions,
        ingress_rules=len(spec.ingress or ()),
        egress_rules=len(spec.egress or ()),
        selector=selector,
        selector_text=selectors.text(selector),
    )


def _policy_why(policy: NetworkPolicy, directions: list[str]) -> str:
    """What is still allowed for the pods that it selects."""
    said = []
    if "Ingress" in directions:
        rules = len(policy.spec.ingress or ())
        said.append(_allowed(rules, "nothing may reach them", "coming in"))
    if "Egress" in directions:
        rules = len(policy.spec.egress or ())
        said.append(_allowed(rules, "they may reach nothing", "going out"))
    return f"For the pods it selects: {'; '.join(said)}."


def _allowed(rules: int, nothing: str, direction: str) -> str:
    if rules == 0:
        return nothing
    return f"only what {rules} {'rule allows' if rules == 1 else 'rules allow'} {direction}"
