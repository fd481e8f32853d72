"""The taints by which the autoscaler marks nodes; their value is the time, in Unix seconds."""

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Object
from practice.refusals import gone_is_fine


def mark(client: Client, clock: Clock, node: str, key: str, effect: str) -> None:
    """Put the taint on the node; one that is there stays. ApiError: the node is gone."""
    taints = _taints(client.get("nodes", None, node))
    if all(one["key"] != key for one in taints):
        taint = {"key": key, "value": str(int(clock.now().timestamp())), "effect": effect}
        client.patch("nodes", None, node, {"spec": {"taints": [*taints, taint]}})


def unmark(client: Client, node: str, key: str) -> None:
    """Take the taint from the node, if it has it."""
    with gone_is_fine():
        taints = _taints(client.get("nodes", None, node))
        left = [one for one in taints if one["key"] != key]
        if left != taints:
            client.patch("nodes", None, node, {"spec": {"taints": left or None}})


def _taints(node: Object) -> list[Object]:
    return (node.get("spec") or {}).get("taints") or []
