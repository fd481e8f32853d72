"""One simulated kubelet: its node's status and heartbeat, and the pods that live there.

A heartbeat is one small write of the node's Lease every 10 s; the status itself is written when
something changes, and every 5 minutes otherwise, as a real kubelet does.
"""

from collections.abc import Callable
from functools import partial

from practice.api.errors import ApiError
from practice.clock import Clock, Timer
from practice.images.catalogue import Catalogue
from practice.images.messages import Call, Done, Outgoing
from practice.images.registry import Registry
from practice.informer import Object
from practice.kubelet import node_status
from practice.kubelet.addresses import PodAddresses, node_ip, pod_range
from practice.kubelet.client import Client
from practice.kubelet.eviction import Evictor
from practice.kubelet.host import COMPONENT, Host
from practice.kubelet.images import NodeImages
from practice.kubelet.node_cpu import NodeCpu
from practice.kubelet.pod_life import PodLife
from practice.kubelet.resizing import Resizes
from practice.kubelet.shutdown import Shutdown
from practice.kubelet.taking import Taking
from practice.kubelet.volumes.disks import Disks
from practice.kubelet.volumes.maps import MapUsers
from practice.limits import LEASE_RENEW_S, NODE_REPORT_S
from practice.stages import node_stages, pod_stages

_CSI_NODES = "csinodes.storage.k8s.io"
_LEASES = "leases.coordination.k8s.io"


class Kubelet:
    """Drives one Node object."""

    def __init__(
        self,
        client: Client,
        clock: Clock,
        catalogue: Catalogue,
        registry: Registry,
        node: Object,
        number: int,
        outgoing: Callable[[Object], Outgoing | None],
        send: Callable[[str, str, Call, Done], None],
        online: Callable[[], bool],
        on_return: Callable[[str], None],
        disks: Disks,
        map_users: MapUsers,
    ) -> None:
        name: str = node["metadata"]["name"]
        component = f"{COMPONENT}/{name}"
        chance = clock.random(component)
        self.node = node
        self.number = number
        self.powered = True
        self.pods: dict[str, PodLife] = {}
        self.cut_off = False
        """It has noticed that it cannot reach the API server, and has not been back since."""
        self._on_return = on_return
        self._addresses: PodAddresses | None = None
        self._boot_id = f"{chance.getrandbits(128):032x}"
        self._images_told: list[Object] = []
        self._timers: list[Timer] = []
        self.host = Host(
            name=name,
            ip=_internal_ip(node) or node_ip(number),
            client=client,
            clock=clock,
            chance=chance,
            catalogue=catalogue,
            stages=pod_stages(),
            images=NodeImages(clock, component, chance, catalogue, registry, pod_stages()),
            take_ip=self._take_ip,
            give_ip_back=self._give_ip_back,
            outgoing=outgoing,
            send=send,
            online=online,
            disks=disks,
            map_users=map_users,
            cpu=NodeCpu(clock),
            use_changed=self._use_changed,
            allocatable=self.allocatable,
        )
        self.evictor = Evictor(
            self.host, self.pods, self._capacity, self._report_pressures, self.node_event
        )
        self.shutdown = Shutdown(
            self.host, self.pods, self.node_event, self.report_readiness, self.end
        )
        self.taking = Taking(self.host, self.pods, self._object, self.evictor, self.shutdown)
        self.resizes = Resizes(self.host, self.pods, self.taking.resize_refusal)
        images = (node.get("status") or {}).get("images") or ()
        self.host.images.preload([label for one in images for label in one.get("names") or ()])

    def _take_ip(self, uid: str) -> str:
        """From the node's range, which others may have given it since it was made."""
        if self._addresses is None:
            cidr = (self.node.get("spec") or {}).get("podCIDR") or pod_range(self.number)
            self._addresses = PodAddresses(cidr)
        return self._addresses.take(uid)

    def _give_ip_back(self, uid: str) -> None:
        if self._addresses is not None:
            self._addresses.give_back(uid)

    # -- node --------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Report the node and keep reporting it."""
        self.powered = True
        self._timers = [self.host.after(self._stage_s("registered"), self._register)]

    def end(self) -> None:
        """The power is off, or the node's object is gone: silence."""
        self.powered = False
        for timer in self._timers:
            timer.cancel()
        self.evictor.reset()
        self.shutdown.reset()
        self.resizes.reset()
        for life in self.pods.values():
            life.vanish()
        self.pods.clear()

    def boot(self, when_up: Callable[[], None]) -> None:
        """Power on again; `when_up` presents the pods, whose containers have all died."""
        up = partial(self._booted, when_up)
        self._timers = [self.host.after(self._stage_s("booted"), up)]

    def _booted(self, when_up: Callable[[], None]) -> None:
        self.powered = True
        self.host.cpu = NodeCpu(self.host.clock)
        self._boot_id = f"{self.host.chance.getrandbits(128):032x}"
        self._register()
        text = f"Node {self.host.name} has been rebooted, boot id: {self._boot_id}"
        self.node_event("Warning", "Rebooted", text)
        when_up()

    def _stage_s(self, stage: str) -> float:
        return node_stages()[stage].delay_s(self.host.chance)

    def set_pressures(self, pressures: frozenset[str]) -> None:
        """Something else uses up memory (MemoryPressure), disk (DiskPressure) or process numbers
        (PIDPressure) of this node: those in the set, from now on."""
        self.evictor.make_scarce(pressures, act=self.powered)

    def report_readiness(self) -> None:
        """The node is ready, or is not any more."""
        self.write_status()
        reason = "NodeNotReady" if self.shutdown.under_way else "NodeReady"
        text = f"Node {self.host.name} status is now: {reason}"
        self.node_event("Normal", reason, text)

    def _use_changed(self) -> None:
        if self.powered:
            self.evictor.changed()

    def _report_pressures(self, before: frozenset[str], now: frozenset[str]) -> None:
        self.write_status()
        for kind in node_status.PRESSURES:
            if (kind in before) != (kind in now):
                reason = node_status.PRESSURE_EVENTS[kind][kind not in now]
                text = f"Node {self.host.name} status is now: {reason}"
                self.node_event("Normal", reason, text)

    def write_status(self) -> None:
        """Report the node's status now."""
        status = self.node.get("status") or {}
        before = status.get("conditions") or []
        now = self.host.clock.now_text()
        conditions = node_status.conditions(
            before, self.evictor.conditions, now, shutting_down=self.shutdown.under_way
        )
        report = {
            "addresses": node_status.addresses(self.host.name, self.host.ip),
            "conditions": conditions,
            "nodeInfo": node_status.node_info(self.host.name, self._boot_id),
            "images": self.host.images.objects(),
            "daemonEndpoints": status.get("daemonEndpoints") or node_status.ENDPOINTS,
            **node_status.capacity(status),
        }
        self._images_told = report["images"]
        self._patch_node({"status": report}, "status")

    def _register(self) -> None:
        first = not _is_ready(self.node)
        if not (self.node.get("spec") or {}).get("podCIDR"):
            cidr = pod_range(self.number)
            self._patch_node({"spec": {"podCIDR": cidr, "podCIDRs": [cidr]}}, "")
        self.node_event("Normal", "Starting", "Starting kubelet.")
        self.write_status()
        if first:
            text = f"Node {self.host.name} status is now: NodeReady"
            self.node_event("Normal", "NodeReady", text)
        self._renew()
        self._show_drivers()
        self._use_changed()
        self._timers = [
            self.host.after(LEASE_RENEW_S * self.host.chance.random(), self._heartbeat),
            self.host.after(NODE_REPORT_S * self.host.chance.random(), self._report),
        ]

    def _heartbeat(self) -> None:
        self._timers[0] = self.host.after(LEASE_RENEW_S, self._heartbeat)
        self._renew()

    def _report(self) -> None:
        self._timers[1] = self.host.after(NODE_REPORT_S, self._report)
        self.write_status()

    def is_online(self) -> bool:
        """Whether the API server can be reached; notes it when not, so that a return is noticed."""
        online = self.host.online()
        self.cut_off = self.cut_off or not online
        return online

    def _renew(self) -> None:
        if not self.is_online():
            return
        if self.cut_off:
            self.cut_off = False
            self._on_return(self.host.name)
            self.write_status()
        elif not _is_ready(self.node) or self.host.images.objects() != self._images_told:
            # Somebody took it for lost, or an image has come or gone: every round compares, as a kubelet does.
            self.write_status()
        now = self.host.clock.now_micro_text()
        client, name = self.host.client, self.host.name
        try:
            client.patch(_LEASES, node_status.LEASE_NAMESPACE, name, {"spec": {"renewTime": now}})
        except ApiError as error:
            if error.code != 404:
                raise
            client.create(_LEASES, node_status.lease(self.node, now))

    def _show_drivers(self) -> None:
        """The CSINode, made once; it goes with the node."""
        if not self.is_online():
            return
        try:
            self.host.client.create(_CSI_NODES, node_status.csi_node(self.node))
        except ApiError as error:
            if error.code != 409:
                raise

    def node_event(self, kind: str, reason: str, message: str) -> None:
        """An event about the node, whose uid is its name, as kubelets write it."""
        name = self.host.name
        if not self.is_online():
            return
        about = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "uid": name}}
        self.host.client.event(
            about, type=kind, reason=reason, message=message, component=COMPONENT, host=name
        )

    def _patch_node(self, patch: Object, subresource: str) -> None:
        if not self.is_online():
            return
        try:
            self.node = self.host.client.patch(
                "nodes", None, self.host.name, patch, subresource=subresource
            )
        except ApiError as error:
            if error.code != 404:  # its deletion is on its way to us
                raise

    # -- pods --------------------------------------------------------------------------------------

    def pod_seen(self, pod: Object) -> None:
        """A pod of this node was added or changed."""
        if not self.powered:
            return
        uid = pod["metadata"]["uid"]
        life = self.pods.get(uid)
        if life is None:
            life = self.pods[uid] = PodLife(self.host, pod)
            self.taking.take(life)
        else:
            life.update(pod)
            self.resizes.look(life)

    def _object(self) -> Object:
        return self.node

    def pod_gone(self, uid: str) -> None:
        """A pod of this node was removed."""
        self.taking.forget(uid)
        life = self.pods.pop(uid, None)
        if life is not None:
            life.vanish()
            names = [one["name"] for one in life.pod["spec"].get("volumes") or ()]
            self.host.disks.forget_pod(uid, names)
            self.resizes.retry()

    def _capacity(self) -> Object:
        found: Object = (self.node.get("status") or {}).get("capacity") or {}
        return found

    def allocatable(self) -> Object:
        """What the node has to give, by resource."""
        found: Object = (self.node.get("status") or {}).get("allocatable") or {}
        return found


def _internal_ip(node: Object) -> str:
    addresses = (node.get("status") or {}).get("addresses") or ()
    return next((one["address"] for one in addresses if one["type"] == "InternalIP"), "")


def _is_ready(node: Object) -> bool:
    conditions = (node.get("status") or {}).get("conditions") or ()
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
