"""Starting what asks a Service again and again."""

from datetime import datetime

from dashboard.actions import probing
from dashboard.actions.catalog import Values
from dashboard.actions.steps.common import Unchanged, current
from dashboard.actions.target import Target
from dashboard.kube.api import Api


async def probe(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """Begin. The Service is read first: it must be the one on the screen, and have that port."""
    found = await current(api, target)
    spec = found.get("spec") or {}
    if spec.get("type") == "ExternalName":
        raise Unchanged("An ExternalName is a name elsewhere; the API server has no way there.")
    ports = [one["port"] for one in spec.get("ports") or [] if one.get("protocol", "TCP") == "TCP"]
    if values["port"] not in ports:
        listed = ", ".join(map(str, ports)) or "none"
        raise Unchanged(f"{target.name} has no TCP port {values['port']}. It has {listed}.")
    probers = probing.of(api)
    if probers is None:
        raise Unchanged("Nothing sends requests here yet. Try again in a moment.")
    refused = probers.start(
        service_id=found["metadata"]["uid"],
        namespace=target.namespace,
        service=target.name,
        port=int(values["port"]),
        path=str(values["path"]),
        rate_per_s=int(values["rate"]),
        duration_s=int(values["minutes"]) * 60,
        way="pods" if values["way"] == "pods" else "service",
    )
    if refused:
        raise Unchanged(refused)
