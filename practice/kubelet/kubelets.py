"""All simulated kubelets of a cluster: one for every Node with the annotation that asks for it.

Also the nodes' side of the API server (`NodeServices`): logs of their containers, and requests to
the simulated programs.
"""

from collections.abc import Callable, Sequence
from functools import partial

from practice.api.node_services import (
    NodeRefusal,
    NodeUnreachable,
    OnEnd,
    OnOutput,
    Process,
)
from practice.clock import Clock
from practice.images.catalogue import load_catalogue
from practice.images.messages import Answer, Call, Done, Failure, Outgoing, Protocols, Request
from practice.images.program import Program
from practice.images.registry import Registry
from practice.informer import Object, split_key
from practice.kubelet import log_reading, metrics, program_faults
from practice.kubelet.client import Client
from practice.kubelet.container import Container
from practice.kubelet.container_life import ContainerLife
from practice.kubelet.host import COMPONENT
from practice.kubelet.kubelet import Kubelet
from practice.kubelet.main_process import Attachment
from practice.kubelet.node_status import PRESSURES
from practice.kubelet.pod_life import PodLife
from practice.kubelet.volumes.disks import Disks
from practice.kubelet.volumes.maps import MapUsers
from practice.network import CONTROL_PLANE, Connection, Network, Outlet, Place

SIMULATED = "practice.podium.dev/simulated"
"""Annotation of a Node that a simulated kubelet is to drive; its value is `true`."""
POWER = "practice.podium.dev/power"
"""Annotation by which anybody who may patch a Node switches the power of a simulated one: `off`, or nothing."""


class NodeFaultError(Exception):
    """A fault was asked for on a node, or of a kind, that does not exist."""


class Kubelets:
    """Joins nodes and pods, as the watches report them, to kubelets. Implements NodeServices."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._catalogue = load_catalogue()
        self.registry = Registry(self._catalogue)
        self._kubelets: dict[str, Kubelet] = {}
        self._pods: dict[str, dict[str, Object]] = {}
        """Pods by node and uid: those that a node finds when it appears, or when it boots."""
        self._names: dict[tuple[str, str], Object] = {}
        self._network: Network | None = None
        self._disks = Disks()
        self._map_users = MapUsers()
        client.watch("nodes", self._on_node)
        client.watch("pods", self._on_pod)
        for resource in ("configmaps", "secrets"):
            client.watch(resource, partial(self._on_map, resource))
        client.watch("persistentvolumes", self._on_volume)

    def use_network(self, network: Network) -> None:
        """From now on programs reach each other, and the API server reaches them."""
        self._network = network

    def node_metrics(self) -> list[Object]:
        """NodeMetrics of the nodes that are on."""
        return metrics.node_metrics(self._kubelets.values(), self._clock)

    def pod_metrics(self) -> list[Object]:
        """PodMetrics of the pods that ran long enough to be measured."""
        return metrics.pod_metrics(self._kubelets.values(), self._clock)

    # -- faults ------------------------------------------------------------------------------------

    def power(self, node: str, on: bool) -> None:
        """Switch a node's power off or on. NodeFaultError: there is no such simulated node."""
        kubelet = self._kubelet(node)
        if not on:
            kubelet.end()
        elif not kubelet.powered:
            kubelet.end()  # a second press of the button begins the boot again
            kubelet.boot(partial(self._present_pods, kubelet))

    def shut_down(self, node: str, grace_s: float, critical_s: float) -> None:
        """Switch a node off the orderly way: its pods end first, within `grace_s` seconds, of which
        the last `critical_s` are for critical pods. NodeFaultError: there is no such node."""
        kubelet = self._kubelet(node)
        if kubelet.powered:
            kubelet.shutdown.begin(grace_s, critical_s)

    def stay_on(self, node: str) -> None:
        """End a shutdown that is under way, or switch the node on again. NodeFaultError."""
        kubelet = self._kubelet(node)
        if kubelet.powered:
            kubelet.shutdown.cancel()
        else:
            self.power(node, on=True)

    def pressure(self, node: str, kinds: frozenset[str]) -> None:
        """Let something outside of Kubernetes use up the memory, disk or process numbers of a node, so
        that it reports these pressures and evicts its pods, one after the other; the empty set: no
        more (the report follows five minutes later). NodeFaultError: no such node, no such kind.

        Kinds: MemoryPressure, DiskPressure, PIDPressure.
        """
        unknown = sorted(kinds - set(PRESSURES))
        if unknown:
            raise NodeFaultError(f"no such pressure: {unknown}; there are {', '.join(PRESSURES)}")
        self._kubelet(node).set_pressures(kinds)

    def adjust(self, namespace: str, pod: str, container: str = "", **knobs: object) -> None:
        """Change the knobs of running programs (`practice.images.program.Knobs`) of a pod.

        ProgramFaultError: nothing runs there, or there is no such knob.
        """
        program_faults.adjust(self._find(namespace, pod), container, knobs)

    def mend(self, namespace: str, pod: str, container: str, names: list[str]) -> None:
        """Put knobs back to what programs were started with. ProgramFaultError: nothing runs."""
        program_faults.mend(self._find(namespace, pod), container, names)

    def crash(self, namespace: str, pod: str, container: str = "", *, code: int = 1) -> None:
        """Let programs of a pod exit now. ProgramFaultError: nothing runs there."""
        program_faults.crash(self._find(namespace, pod), container, code)

    def kill_for_memory(self, namespace: str, pod: str, container: str = "") -> None:
        """Let the kernel kill a container of a pod now ("": its first). ProgramFaultError."""
        program_faults.kill_for_memory(self._find(namespace, pod), container)

    def names(self) -> list[str]:
        """The simulated nodes."""
        return list(self._kubelets)

    def knows(self, node: str) -> bool:
        """Is there such a simulated node?"""
        return node in self._kubelets

    def require(self, node: str) -> None:
        """NodeFaultError: there is no such simulated node."""
        self._kubelet(node)

    def _kubelet(self, node: str) -> Kubelet:
        kubelet = self._kubelets.get(node)
        if kubelet is None:
            known = ", ".join(self._kubelets) or "none"
            raise NodeFaultError(f"there is no simulated node {node!r}; simulated nodes: {known}")
        return kubelet

    # -- what is seen ------------------------------------------------------------------------------

    def _on_node(self, kind: str, node: Object) -> None:
        name: str = node["metadata"]["name"]
        kubelet = self._kubelets.get(name)
        if kubelet is not None and kubelet.node["metadata"]["uid"] != node["metadata"]["uid"]:
            self._drop(name)
            kubelet = None
        if kind == "DELETED":
            self._drop(name)
        elif kubelet is not None:
            before, kubelet.node = kubelet.node, node
            if is_off(before) != is_off(node):
                self.power(name, on=not is_off(node))
        elif (node["metadata"].get("annotations") or {}).get(SIMULATED) == "true":
            kubelet = Kubelet(
                self._client,
                self._clock,
                self._catalogue,
                self.registry,
                node,
                self._number(),
                self._outgoing,
                self._send,
                partial(self._is_online, name),
                self._back_online,
                self._disks,
                self._map_users,
            )
            self._kubelets[name] = kubelet
            kubelet.begin()
            self._present_pods(kubelet)
            if is_off(node):
                self.power(name, on=False)

    def _on_pod(self, kind: str, pod: Object) -> None:
        metadata = pod["metadata"]
        name: str = pod["spec"].get("nodeName") or ""
        key, uid = (metadata["namespace"], metadata["name"]), metadata["uid"]
        kubelet = self._kubelets.get(name)
        if kind == "DELETED":
            self._pods.get(name, {}).pop(uid, None)
            if self._names.get(key, pod)["metadata"]["uid"] == uid:
                self._names.pop(key, None)
            if kubelet is not None and kubelet.is_online():
                kubelet.pod_gone(uid)
            return
        self._names[key] = pod
        if name:
            self._pods.setdefault(name, {})[uid] = pod
            if kubelet is not None and kubelet.is_online():
                kubelet.pod_seen(pod)

    def _on_map(self, resource: str, _kind: str, obj: Object) -> None:
        metadata = obj["metadata"]
        self._map_users.changed((resource, metadata["namespace"], metadata["name"]))

    def _on_volume(self, kind: str, volume: Object) -> None:
        if kind == "DELETED" and volume["spec"].get("persistentVolumeReclaimPolicy") == "Delete":
            self._disks.discard(volume)

    def _present_pods(self, kubelet: Kubelet) -> None:
        for pod in list(self._pods.get(kubelet.host.name, {}).values()):
            kubelet.pod_seen(pod)

    def _is_online(self, name: str) -> bool:
        """Whether nothing is cut between a node and the API server."""
        node = Place(ip="", node=name)
        return self._network is None or not self._network.faults.is_cut(node, CONTROL_PLANE)

    def _back_online(self, name: str) -> None:
        """The kubelet lists its pods again, as after every broken watch, and reports all of them."""
        kubelet, now = self._kubelets[name], self._pods.get(name, {})
        for uid in [uid for uid in kubelet.pods if uid not in now]:
            kubelet.pod_gone(uid)
        self._present_pods(kubelet)
        for life in kubelet.pods.values():
            life.changed()

    def _drop(self, name: str) -> None:
        kubelet = self._kubelets.pop(name, None)
        if kubelet is not None:
            kubelet.end()

    def _number(self) -> int:
        used = {kubelet.number for kubelet in self._kubelets.values()}
        return next(number for number in range(len(used) + 1) if number not in used)

    # -- NodeServices ------------------------------------------------------------------------------

    def logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        previous: bool = False,
        tail_lines: int | None = None,
        since_s: float | None = None,
        timestamps: bool = False,
        limit_bytes: int | None = None,
    ) -> list[bytes]:
        """The lines kept of a container; `previous`: of its run before. ApiError as a kubelet."""
        life = self._life(namespace, pod, container)
        log = log_reading.find_log(life, pod, container, previous=previous)
        return log_reading.read(
            log,
            self._clock.now(),
            tail_lines=tail_lines,
            since_s=since_s,
            timestamps=timestamps,
            limit_bytes=limit_bytes,
        )

    def follow_logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        on_line: Callable[[bytes | None], None],
        timestamps: bool = False,
    ) -> Callable[[], None]:
        """Call `on_line` for every new line, and with None at the end; returns the cancel."""
        life = self._life(namespace, pod, container)
        log = log_reading.find_log(life, pod, container, previous=False)
        return log.follow(on_line, timestamps=timestamps)

    def request(self, namespace: str, pod: str, request: Request) -> Answer | None:
        """An HTTP request to a pod's containers; None: connection refused, or no such pod."""
        program = self.listening(f"{namespace}/{pod}", request.port)
        return program.answer(request) if program is not None else None

    def dial(self, call: Call, done: Done) -> None:
        """A request from the API server's host. See `NodeServices`."""
        if self._network is None:
            done(Failure(trouble="unreachable", address=call.host, port=call.port))
        else:
            self._network.send(CONTROL_PLANE, call, done)

    def connect(
        self, namespace: str, pod: str, port: int, on_data: Callable[[bytes | None], None]
    ) -> Connection | None:
        """A connection to a port inside a pod; None: nobody listens. ApiError as for logs."""
        self._life(namespace, pod, "")
        container = self._listener(f"{namespace}/{pod}", port, "TCP")
        if container is None or container.program is None:
            return None
        connection = Connection(self._clock, container.program, port, on_data)
        container.connections = [one for one in container.connections if one.is_open]
        container.connections.append(connection)
        return connection

    def open_command(
        self,
        namespace: str,
        pod: str,
        container: str,
        command: Sequence[str],
        *,
        terminal: bool,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
    ) -> Process:
        """A command in a running container. See `NodeServices`."""
        one = self._running(namespace, pod, container)
        program = one.container.program if one is not None else None
        if one is None or program is None:
            raise NodeRefusal(500, f'container not found ("{container}")')
        return one.insides(program).run(
            command, terminal=terminal, stdin=stdin, on_output=on_output, on_end=on_end
        )

    def open_attachment(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
    ) -> Process:
        """A connection with a container's own process. See `NodeServices`."""
        one = self._running(namespace, pod, container)
        log = one.container.log if one is not None else None
        if one is None or log is None or one.container.program is None:
            where = f"{pod}_{namespace}"
            raise NodeRefusal(500, f"container {container} not found in pod {where}")
        return Attachment(one.container.main_process, log, on_output, on_end, stdin=stdin)

    def _running(self, namespace: str, pod: str, container: str) -> ContainerLife | None:
        """The container's life; None: there is no such container. NodeRefusal, NodeUnreachable."""
        found = self._names.get((namespace, pod))
        kubelet = self._kubelets.get(((found or {}).get("spec") or {}).get("nodeName") or "")
        if kubelet is not None and not kubelet.powered:
            raise NodeUnreachable(f"dial tcp {kubelet.host.ip}:10250: connect: no route to host")
        life = self._find(namespace, pod)
        if life is None:
            raise NodeRefusal(404, "pod does not exist")
        return next((one for one in life.lives if one.container.name == container), None)

    def pod(self, namespace: str, name: str) -> Object | None:
        """The pod as its kubelet knows it; None: there is no such pod on any of these nodes."""
        life = self._find(namespace, name)
        return life.pod if life is not None else None

    def kubelet(self, node: str) -> Kubelet:
        """Of a node that there is."""
        return self._kubelets[node]

    def lives(self, node: str) -> list[PodLife]:
        """The pods that live on a node."""
        kubelet = self._kubelets.get(node)
        return list(kubelet.pods.values()) if kubelet is not None else []

    # -- for the network -----------------------------------------------------------------------------

    def listening(self, key: str, port: int, protocol: Protocols = "TCP") -> Program | None:
        """The program of a pod (`namespace/name`) that listens on this port now."""
        container = self._listener(key, port, protocol)
        return container.program if container else None

    def _listener(self, key: str, port: int, protocol: Protocols) -> Container | None:
        namespace, name = split_key(key)
        life = self._find(namespace, name)
        for one in life.lives if life else ():
            program = one.container.program
            if program is None:
                continue
            if program.listens(port) if protocol == "TCP" else program.hears(port):
                return one.container
        return None

    def is_up(self, node: str) -> bool:
        """Whether the node has power; nodes that are not simulated have."""
        kubelet = self._kubelets.get(node)
        return kubelet is None or kubelet.powered

    def _send(self, node: str, ip: str, call: Call, done: Done) -> None:
        if self._network is not None:
            self._network.send(Place(ip=ip, node=node), call, done)
        else:
            done(Failure(trouble="unreachable", address=call.host, port=call.port))

    def _outgoing(self, pod: Object) -> Outgoing | None:
        metadata = pod["metadata"]
        if self._network is None:
            return None
        return Outlet(self._network, f"{metadata['namespace']}/{metadata['name']}")

    def execute(
        self, namespace: str, pod: str, container: str, command: list[str]
    ) -> tuple[int, str]:
        """Exit code and output of a command in a container. ApiError as for logs."""
        life = self._life(namespace, pod, container)
        program = log_reading.find_container(life, pod, container).program
        if program is None:
            raise log_reading.not_running(container)
        return program.execute(command)

    def _find(self, namespace: str, pod: str) -> PodLife | None:
        found = self._names.get((namespace, pod))
        if found is None:
            return None
        kubelet = self._kubelets.get(found["spec"].get("nodeName") or "")
        return kubelet.pods.get(found["metadata"]["uid"]) if kubelet else None

    def _life(self, namespace: str, pod: str, container: str) -> PodLife:
        life = self._find(namespace, pod)
        found = self._names.get((namespace, pod))
        name = ((found or {}).get("spec") or {}).get("nodeName") or ""
        kubelet = self._kubelets.get(name)
        if kubelet is not None and not (kubelet.powered and self._is_online(name)):
            raise log_reading.unreachable(namespace, pod, kubelet.host.ip)
        if life is None:
            raise log_reading.not_seen_yet(pod, container)
        return life


def is_off(node: Object) -> bool:
    """Whether its annotation wants it to be off; a fault of the practice cluster has no annotation."""
    return (node["metadata"].get("annotations") or {}).get(POWER) == "off"


__all__ = ["COMPONENT", "POWER", "SIMULATED", "Kubelets", "NodeFaultError"]
