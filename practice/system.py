"""What a cluster has before anybody uses it.

Mirrors what kube-apiserver makes when it starts: the system namespaces, and the Service
`kubernetes` in `default` whose endpoint is the API server itself (its slice is written by the API
server, not by the endpointslice controller, since no pod stands behind it).
"""

from practice.api.client import Client
from practice.informer import Object

NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")
API_SERVER_ADDRESS = "192.168.42.2"  # where the simulated control plane would be
API_SERVER_PORT = 6443
SERVICE_ADDRESS = "10.96.0.1"  # the first of the service range, as kubeadm has it
_LABELS = {"component": "apiserver", "provider": "kubernetes"}


def make_system_objects(client: Client) -> None:
    """Create them in an empty cluster."""
    for name in NAMESPACES:
        namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        client.create("namespaces", namespace)
    client.create("services", _service(), namespace="default")
    client.create("endpointslices.discovery.k8s.io", _endpoints(), namespace="default")


def _service() -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "kubernetes", "namespace": "default", "labels": _LABELS},
        "spec": {
            "clusterIP": SERVICE_ADDRESS,
            "clusterIPs": [SERVICE_ADDRESS],
            "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack",
            "type": "ClusterIP",
            "sessionAffinity": "None",
            "ports": [
                {"name": "https", "port": 443, "protocol": "TCP", "targetPort": API_SERVER_PORT}
            ],
        },
    }


def _endpoints() -> Object:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"kubernetes.io/service-name": "kubernetes"},
        },
        "addressType": "IPv4",
        "endpoints": [{"addresses": [API_SERVER_ADDRESS], "conditions": {"ready": True}}],
        "ports": [{"name": "https", "port": API_SERVER_PORT, "protocol": "TCP"}],
    }
