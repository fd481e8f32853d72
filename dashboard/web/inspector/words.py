"""The state of an object in the same words as the picture: one function decides both."""

from dataclasses import dataclass

import msgspec

from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.mirror import records
from dashboard.projection import alone, nodes, pods
from dashboard.projection.rows import Capacity


@dataclass(frozen=True, slots=True)
class Words:
    """`state` as in docs/protocol.md, `status` as kubectl prints it, `why` in one sentence; each
    may be empty.
    """

    state: str = ""
    status: str = ""
    why: str = ""


async def words_for(api: Api, found: Object) -> Words:
    """For the kinds that are drawn; an object that cannot be understood has no words."""
    try:
        match record := records.from_object(found["kind"], found):
            case records.Pod():
                lost = await _is_on_lost_node(api, record)
                return Words(*pods.pod_state(record, node_lost=lost))
            case records.Node():
                node = nodes.node_row(record, Capacity(0, 0, 0))
                return Words(node.state, node.status, node.why)
            case _:
                row = alone.ROWS[found["kind"]](record)
                rollout = getattr(row, "rollout", None)
                status = rollout.text if rollout is not None else ""
                return Words(getattr(row, "state", ""), status, getattr(row, "why", ""))
    except (KeyError, msgspec.ValidationError):
        pass
    return Words()


async def _is_on_lost_node(api: Api, pod: records.Pod) -> bool:
    if not pod.spec.node_name:
        return False
    try:
        found = await api.get(by_name("Node"), "", pod.spec.node_name)
        node = records.from_object("Node", found)
    except (KubeError, msgspec.ValidationError):
        return False
    return isinstance(node, records.Node) and nodes.is_lost(node)
