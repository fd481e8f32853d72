"""What a pod's life needs of the node it lives on."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from practice.clock import Clock, Timer
from practice.images.catalogue import Catalogue
from practice.images.messages import Call, Done, Outgoing
from practice.informer import Object
from practice.kubelet.client import Client
from practice.kubelet.images import NodeImages
from practice.kubelet.node_cpu import NodeCpu
from practice.kubelet.volumes.disks import Disks
from practice.kubelet.volumes.maps import MapUsers
from practice.stages import Stage

COMPONENT = "kubelet"


@dataclass(slots=True, kw_only=True)
class Host:
    """One node's clock component, chance, stages, images and addresses."""

    name: str
    ip: str
    client: Client
    clock: Clock
    chance: random.Random
    catalogue: Catalogue
    stages: dict[str, Stage]
    images: NodeImages
    take_ip: Callable[[str], str]
    """A free pod address for the pod with this uid."""
    give_ip_back: Callable[[str], None]
    disks: Disks
    """Storage that outlives containers, of the whole cluster."""
    map_users: MapUsers
    """Whom changes of ConfigMaps and Secrets concern, on all nodes."""
    cpu: NodeCpu
    use_changed: Callable[[], None]
    """Something on this node has begun or ended, or uses more or less than before."""
    allocatable: Callable[[], Object]
    """What the node has to give to pods, by resource."""
    outgoing: Callable[[Object], Outgoing | None]
    """The way of a pod's programs to others; None where there is no network."""
    send: Callable[[str, str, Call, Done], None]
    """Sends a request from the node with this name and address."""
    online: Callable[[], bool]
    """Whether the API server can be reached from here."""

    @property
    def component(self) -> str:
        """Its name in the clock."""
        return f"{COMPONENT}/{self.name}"

    def after(self, delay_s: float, action: Callable[[], None]) -> Timer:
        """Do something on this node later."""
        return self.clock.schedule(delay_s, self.component, action)

    def event(
        self,
        pod: Object,
        kind: str,
        reason: str,
        message: str,
        *,
        field_path: str = "",
        annotations: Mapping[str, str] | None = None,
    ) -> None:
        """An event about a pod, or about one of its containers; lost while the network is cut."""
        if not self.online():
            return
        about = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": pod["metadata"],
            "fieldPath": field_path,
        }
        self.client.event(
            about,
            type=kind,
            reason=reason,
            message=message,
            component=COMPONENT,
            host=self.name,
            annotations=annotations,
        )
