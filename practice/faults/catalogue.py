"""All faults by name."""

from practice.faults import apiserver, containers, nodes, wires
from practice.faults.kind import Kind

KINDS: dict[str, type[Kind]] = {
    kind.name: kind
    for kind in (
        nodes.NodePower,
        nodes.NodeShutdown,
        nodes.KubeletStopped,
        nodes.NodePressure,
        nodes.RegistrySlow,
        nodes.RegistryDown,
        wires.NetworkCut,
        wires.NetworkSlow,
        containers.ContainerExit,
        containers.ContainerKnobs,
        apiserver.ApiLatency,
        apiserver.ApiOverload,
        apiserver.ApiErrors,
        apiserver.WatchesCut,
        apiserver.WatchesHang,
        apiserver.StaleReads,
        apiserver.HistoryCompacted,
        apiserver.ClockJump,
    )
}
