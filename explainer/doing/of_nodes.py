"""Actions on nodes, on the programs in pods, and on what only the practice cluster has."""

from collections.abc import Iterable
from contextlib import suppress

from dashboard.actions.drain.running import Drain
from dashboard.actions.drain.sorting import Options
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.errors import Conflict, KubeError
from dashboard.kube.kinds import by_name
from dashboard.kube.proxying import pod_path
from explainer.doing import choosing
from explainer.doing.call import Call, CannotDo, World, kubectl, listed, raw_line
from explainer.doing.practice import CONTROL, Control
from explainer.format import actions as a
from explainer.limits import DRAIN_S, TOGGLE_PORT

SIMULATED = "practice.podium.dev/simulated"
"""The annotation of nodes that the practice cluster's kubelets drive."""
POWER = "practice.podium.dev/power"
"""The annotation by which such a node's power is cut, on any cluster (docs/kubelet.md)."""
OF_NODES = ("node-", "kubelet-")
"""How the names of faults begin that hit a node."""


def _node(world: World, name: str) -> Target:
    found = world.scene.node(name)
    return Target(kind="Node", namespace="", name=name, uid=found.uid if found else "")


def cordon(world: World, action: a.Cordon) -> list[Call]:
    """Or open it again."""
    return [listed(world, "uncordon" if action.back else "cordon", _node(world, action.node), {})]


def drain(world: World, action: a.Drain) -> list[Call]:
    """Begins it; evictions that a budget holds go on by themselves, and are seen in the picture."""
    target = _node(world, action.node)

    async def ended(_drain: Drain) -> None:
        return None

    async def send() -> None:
        world.touched.add(action.node)
        options = Options(empty_dirs=True, force=True)
        world.drains.start(target, options, user=world.user, timeout_s=DRAIN_S, on_end=ended)

    words = ("drain", action.node, "--ignore-daemonsets", "--delete-emptydir-data", "--force")
    return [
        Call(
            action="drain",
            target=target,
            kubectl=kubectl(world, *words, namespaced=False),
            said=f"began to drain {action.node}",
            send=send,
        )
    ]


def add(world: World, action: a.AddNode) -> list[Call]:
    """A Node that a simulated kubelet takes for its own (docs/kubelet.md)."""
    size = {"cpu": action.cpu, "memory": action.memory, "pods": str(action.pods)}
    node: dict[str, object] = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": action.name,
            "labels": {"kubernetes.io/hostname": action.name, "kubernetes.io/os": "linux"},
            "annotations": {SIMULATED: "true"},
        },
        "status": {"capacity": size, "allocatable": size},
    }

    async def send() -> None:
        try:
            await world.api.create(by_name("Node"), "", node)
        except Conflict:
            return  # it stands there from an earlier try

    return [
        Call(
            action="add_node",
            target=_node(world, action.name),
            kubectl=raw_line("POST", "/api/v1/nodes", node),
            said=f"added the machine {action.name}",
            send=send,
        )
    ]


def probe(world: World, action: a.Probe) -> list[Call]:
    """Requests to a Service, again and again; the line asks once."""

    async def send() -> None:
        await world.probe(action)
        world.asked.pop(action.service, None)
        if not action.stop:
            world.asked[action.service] = action

    where = f"/api/v1/namespaces/{world.namespace}/services/{action.service}:{action.port}/proxy"
    return [
        Call(
            action="probe",
            target=Target(kind="Service", namespace=world.namespace, name=action.service),
            kubectl=raw_line("GET", f"{where}{action.path}"),
            said=f"{'stopped' if action.stop else 'began'} the requests to {action.service}",
            send=send,
        )
    ]


def toggle(world: World, action: a.Toggle) -> list[Call]:
    """The program's own switch, on its health port."""
    calls = []
    for pod in choosing.pods(world, action.selector, action.name, action.pick):
        where = pod_path(
            world.namespace, pod.metadata.name, TOGGLE_PORT, f"/{action.switch}/status"
        )
        calls.append(_toggled(world, pod.metadata.name, pod.uid, where, action.switch))
    return calls


def _toggled(world: World, name: str, uid: str, where: str, switch: str) -> Call:
    async def send() -> None:
        await world.api.request("GET", where, accept="*/*")

    return Call(
        action="toggle",
        target=Target(kind="Pod", namespace=world.namespace, name=name, uid=uid),
        kubectl=raw_line("GET", where),
        said=f"flipped {switch} of {name}",
        send=send,
    )


def fault(world: World, action: a.Fault) -> list[Call]:
    """Under its own name, so that the same lesson can end it."""
    if not world.practice:
        return [_power(world, {**_hit(world, action), **action.with_}["node"], on=not action.on)]
    where = f"faults/{action.name}"
    if not action.on:
        return [_control(world, "DELETE", where, None, f"mended {action.name}")]
    parameters = {**_hit(world, action), **action.with_}
    body: dict[str, object] = {"fault": action.name, "parameters": parameters}
    return [_control(world, "PUT", where, body, f"set the fault {action.name}")]


def _power(world: World, name: str, *, on: bool) -> Call:
    async def send() -> None:
        world.touched.add(name)
        note = {POWER: None if on else "off"}
        await world.api.patch(by_name("Node"), "", name, {"metadata": {"annotations": note}})

    word = f"{POWER}-" if on else f"{POWER}=off"
    return Call(
        action="fault",
        target=_node(world, name),
        kubectl=kubectl(world, "annotate", "node", name, word, namespaced=False),
        said=f"{'gave power to' if on else 'cut the power of'} {name}",
        send=send,
    )


async def given_back(api: Api, names: Iterable[str]) -> None:
    """A real cluster's nodes as they were before a lesson cordoned them or cut their power."""
    as_before = {"spec": {"unschedulable": None}, "metadata": {"annotations": {POWER: None}}}
    for name in sorted(names):
        with suppress(KubeError):
            await api.patch(by_name("Node"), "", name, as_before)


def _hit(world: World, action: a.Fault) -> dict[str, str]:
    """What the selector chooses: a pod, or its node for faults of nodes."""
    if action.selector is None:
        return {}
    pod = choosing.pods(world, action.selector, None, action.pick)[0]
    if not action.name.startswith(OF_NODES):
        return {"namespace": world.namespace, "pod": pod.metadata.name}
    if not pod.spec.node_name:
        raise CannotDo(f"The pod {pod.metadata.name} is on no node yet.")
    return {"node": pod.spec.node_name}


def component(world: World, action: a.Component) -> list[Call]:
    """Off or on."""
    word = "on" if action.on else "off"
    where = f"components/{action.name}"
    return [_control(world, "PUT", where, {"on": action.on}, f"switched {action.name} {word}")]


def clock(world: World, action: a.Clock) -> list[Call]:
    """Another rate, or one step."""
    calls = []
    if action.rate is not None:
        rate = action.rate

        async def send() -> None:
            await world.set_rate(rate)

        calls.append(
            Call(
                action="clock",
                target=Target(kind="Clock", namespace="", name="clock"),
                kubectl=raw_line("PUT", f"{CONTROL}/clock/rate", {"rate": rate}),
                said=f"set the clock to {rate}",
                send=send,
            )
        )
    if action.step is not None:
        what = "" if action.step == "event" else action.step
        calls.append(_control(world, "POST", "clock/step", {"component": what}, "took one step"))
    return calls


def _control(
    world: World, method: str, where: str, body: dict[str, object] | None, said: str
) -> Call:
    async def send() -> None:
        await Control(world.api).ask(method, where, body)

    return Call(
        action=where.partition("/")[0].rstrip("s"),
        target=Target(kind="Practice", namespace="", name=where.rpartition("/")[2]),
        kubectl=raw_line(method, f"{CONTROL}/{where}", body),
        said=said,
        send=send,
    )
