"""Ports as probes and hooks name them."""

from practice.informer import Object


def port_number(port: object, container: Object) -> int:
    """A port, looked up in the container's definition when it is a name; 0: there is none."""
    if isinstance(port, int):
        return port
    for one in container.get("ports") or ():
        if one.get("name") == port:
            return int(one["containerPort"])
    return int(port) if isinstance(port, str) and port.isdigit() else 0
