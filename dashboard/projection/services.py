"""Services: where they listen, and whom they select."""

import msgspec

from dashboard.mirror.records import Service
from dashboard.projection import selectors
from dashboard.projection.identity import identity
from dashboard.projection.rows import Port, ServiceRow, ServiceType


def selector_of(service: Service) -> dict[str, str] | None:
    """The labels it selects by; an empty selector selects nothing, like none."""
    return service.spec.selector or None


def counted(row: ServiceRow, selected: int, serving: int, draining: int) -> ServiceRow:
    """The row of a Service that is the same, with other counts."""
    return msgspec.structs.replace(row, selected=selected, serving=serving, draining=draining)


def service_row(service: Service, selected: int, serving: int, draining: int) -> ServiceRow:
    """The row; the counts are of pods."""
    spec = service.spec
    selector = selector_of(service)
    return ServiceRow(
        **identity(service),
        type=_type(service),
        address=spec.external_name if spec.type == "ExternalName" else _cluster_ip(service),
        external=_external(service),
        ports=[
            Port(p.name, p.port, str(p.target_port or p.port), p.node_port, p.protocol)
            for p in spec.ports or ()
        ],
        selector=selector,
        selector_text=selectors.equality_text(selector) if selector else "",
        selected=selected,
        serving=serving,
        draining=draining,
    )


def _type(service: Service) -> ServiceType:
    match service.spec.type:
        case "NodePort":
            return "NodePort"
        case "LoadBalancer":
            return "LoadBalancer"
        case "ExternalName":
            return "ExternalName"
    return "Headless" if service.spec.cluster_ip == "None" else "ClusterIP"


def _cluster_ip(service: Service) -> str:
    return "" if service.spec.cluster_ip == "None" else service.spec.cluster_ip


def _external(service: Service) -> list[str]:
    balancer = service.status.load_balancer
    given = [i.ip or i.hostname for i in (balancer.ingress or ())] if balancer is not None else []
    return [*given, *(service.spec.external_ips or ())]
