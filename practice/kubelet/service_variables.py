"""Environment variables that tell a container where the Services are.

Mirrors the kubelet's pkg/envvars and the documentation ("Environment variables" of Services): those
Services that had an address when the container started, of its own namespace, and the API server.
"""

from practice.informer import Object
from practice.kubelet.client import Client

API_SERVER = ("default", "kubernetes")


def service_variables(client: Client, namespace: str, links: bool) -> dict[str, str]:
    """`links`: also for the namespace's own Services, not only for the API server."""
    found: dict[str, Object] = {}
    spaces = (API_SERVER[0], namespace) if links else (API_SERVER[0],)
    for space in dict.fromkeys(spaces):
        for service in client.list("services", space):
            name = service["metadata"]["name"]
            own = links and space == namespace
            if own or (space, name) == API_SERVER:
                found[name] = service
    variables: dict[str, str] = {}
    for name, service in found.items():
        if service["spec"].get("clusterIP") not in (None, "", "None"):
            variables |= _of_service(name, service["spec"])
    return variables


def _of_service(name: str, spec: Object) -> dict[str, str]:
    prefix, address = _word(name), spec["clusterIP"]
    shown = f"[{address}]" if ":" in address else address
    first = spec["ports"][0]
    variables = {
        f"{prefix}_SERVICE_HOST": address,
        f"{prefix}_SERVICE_PORT": str(first["port"]),
        f"{prefix}_PORT": f"{first.get('protocol', 'TCP').lower()}://{shown}:{first['port']}",
    }
    for port in spec["ports"]:
        protocol, number = port.get("protocol", "TCP"), port["port"]
        if port.get("name"):
            variables[f"{prefix}_SERVICE_PORT_{_word(port['name'])}"] = str(number)
        each = f"{prefix}_PORT_{number}_{protocol.upper()}"
        variables |= {
            each: f"{protocol.lower()}://{shown}:{number}",
            f"{each}_PROTO": protocol.lower(),
            f"{each}_PORT": str(number),
            f"{each}_ADDR": address,
        }
    return variables


def _word(name: str) -> str:
    return name.upper().replace("-", "_")
