"""Services, Ingresses and NetworkPolicies."""

from msgspec import Struct, field

from dashboard.mirror.records.base import Labels, LabelSelector, Record


class ServicePort(Struct, gc=False, rename="camel"):
    """A port of a Service; ``target_port`` is a number or the name of a container's port."""

    name: str = ""
    port: int = 0
    target_port: int | str = ""
    node_port: int = 0
    protocol: str = "TCP"


class ServiceSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a Service."""

    type: str = "ClusterIP"
    selector: Labels | None = None
    cluster_ip: str = field(name="clusterIP", default="")
    external_name: str = ""
    external_ips: list[str] | None = field(name="externalIPs", default=None)
    ports: list[ServicePort] | None = None


class LoadBalancerIngress(Struct, gc=False):
    """An address outside of the cluster."""

    ip: str = ""
    hostname: str = ""


class LoadBalancer(Struct, gc=False):
    """What the cloud gave."""

    ingress: list[LoadBalancerIngress] | None = None


class ServiceStatus(Struct, gc=False, rename="camel"):
    """What is known of a Service."""

    load_balancer: LoadBalancer | None = None


class Service(Record, gc=False, rename="camel"):
    """A Service."""

    spec: ServiceSpec = field(default_factory=ServiceSpec)
    status: ServiceStatus = field(default_factory=ServiceStatus)


class ServiceBackendPort(Struct, gc=False):
    """A port of a Service, by number or by name."""

    name: str = ""
    number: int = 0


class ServiceBackend(Struct, gc=False):
    """The Service that answers."""

    name: str = ""
    port: ServiceBackendPort | None = None


class IngressBackend(Struct, gc=False):
    """What answers; null when it is another resource than a Service."""

    service: ServiceBackend | None = None


class IngressPath(Struct, gc=False, rename="camel"):
    """One path of a host."""

    path: str = ""
    path_type: str = ""
    backend: IngressBackend = field(default_factory=IngressBackend)


class IngressHttp(Struct, gc=False):
    """The paths of a host."""

    paths: list[IngressPath] | None = None


class IngressRule(Struct, gc=False):
    """One host; "" stands for every host."""

    host: str = ""
    http: IngressHttp | None = None


class IngressTls(Struct, gc=False):
    """The hosts that are served by TLS."""

    hosts: list[str] | None = None


class IngressSpec(Struct, gc=False, rename="camel"):
    """What is wanted of an Ingress."""

    ingress_class_name: str = ""
    default_backend: IngressBackend | None = None
    rules: list[IngressRule] | None = None
    tls: list[IngressTls] | None = None


class Ingress(Record, gc=False, rename="camel"):
    """An Ingress."""

    spec: IngressSpec = field(default_factory=IngressSpec)
    status: ServiceStatus = field(default_factory=ServiceStatus)


class PolicyRule(Struct, gc=False):
    """One rule of a NetworkPolicy; what it allows is told by the inspector."""


class NetworkPolicySpec(Struct, gc=False, rename="camel"):
    """What is wanted of a NetworkPolicy; no selector selects every pod of the namespace."""

    pod_selector: LabelSelector | None = None
    policy_types: list[str] | None = None
    ingress: list[PolicyRule] | None = None
    egress: list[PolicyRule] | None = None


class NetworkPolicy(Record, gc=False, rename="camel"):
    """A NetworkPolicy."""

    spec: NetworkPolicySpec = field(default_factory=NetworkPolicySpec)
