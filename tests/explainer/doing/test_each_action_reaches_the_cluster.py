"""Each action of lessons, on the practice cluster and on a real one: what it changes, and the line beside it."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from dashboard.actions.drain.registry import Drains
from dashboard.kube.api import Api, Object
from dashboard.kube.config import from_kubeconfig
from dashboard.kube.errors import KubeError, NotFound
from dashboard.kube.kinds import by_name
from dashboard.mirror.records import Pod
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor
from explainer.checks.scene import Scene, is_leaving
from explainer.doing.call import Call, World
from explainer.doing.of_nodes import POWER, given_back
from explainer.doing.performing import NoLedger, perform
from explainer.doing.plan import CALLS, calls, impossible, lines
from explainer.doing.practice import Control
from explainer.format.actions import ACTIONS, Probe
from explainer.format.lesson import Deed
from explainer.format.reading import understand
from explainer.player.effects import Rate

pytestmark = pytest.mark.slow
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: hello, namespace: kube-system}
spec:
  replicas: 2
  selector: {matchLabels: {app: hello}}
  template:
    metadata: {labels: {app: hello, version: 1.0.0}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: hello
          image: "${image}:1.0.0"
          ports: [{containerPort: 80}, {containerPort: 81}]
---
apiVersion: v1
kind: Service
metadata: {name: hello}
spec: {selector: {app: hello}, ports: [{name: http, port: 80}]}
"""
LESSON = """\
---
lesson: a
version: 1
title: A
minutes: 1
objective: Say what a test needs.
---
## a: A
```step
do: [ {{ button: A, {action} }} ]
```
"""


class Hands:
    """A world whose mirror is followed, and what was asked of its probe and clock."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked: list[object] = []

    async def do(self, action: str, *, why: str = "") -> list[str]:
        """The lines beside the button, after it was pressed."""
        deed = button(action)
        shown = lines(self.world, deed)
        assert await perform(self.world, deed, NoLedger()) == why
        return shown

    async def get(self, kind: str, name: str) -> Object:
        namespace = "" if kind == "Node" else self.world.namespace
        return await self.world.api.get(by_name(kind), namespace, name)

    def pods(self) -> list[Pod]:
        return [one for one in self.world.scene.all(Pod) if not is_leaving(one)]

    async def until(self, test: Callable[[], bool | Awaitable[bool]]) -> None:
        async with asyncio.timeout(60):
            while True:
                found = test()
                if found if isinstance(found, bool) else await found:
                    return
                await asyncio.sleep(0.05)

    async def node(self) -> str:
        """One that has a pod."""
        await self.until(lambda: any(one.spec.node_name for one in self.pods()))
        return next(one.spec.node_name for one in self.pods() if one.spec.node_name)

    async def template(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.get("Deployment", "hello"))["spec"]["template"]
        return found


def button(action: str) -> Deed:
    return understand(LESSON.format(action=action)).steps[0].deeds[0]


@pytest.fixture(params=["practice", pytest.param("real", marks=pytest.mark.real)])
async def hands(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hands]:
    is_practice = request.param == "practice"
    if is_practice:
        connection = from_kubeconfig(request.getfixturevalue("practice_kubeconfig"))
    else:
        connection = from_kubeconfig(request.getfixturevalue("control_plane").kubeconfig)
    (tmp_path / "hello.yaml").write_text(MANIFEST)
    namespace = f"doing-{uuid.uuid4().hex[:8]}"
    async with Api(connection) as api:
        store = Store()
        drains = Drains(api, lambda drain: None)
        asked: list[object] = []

        async def probe(wanted: Probe) -> None:
            asked.append(wanted)

        async def set_rate(rate: Rate) -> None:
            asked.append(rate)

        world = World(
            api=api, scene=Scene(store, namespace), namespace=namespace, folder=tmp_path,
            practice=is_practice, image="hello", drains=drains, probe=probe, user="Ada",
            set_rate=set_rate, now=timezone.now, seed="1",
        )  # fmt: skip
        found = Hands(world)
        found.asked = asked
        supervisor = asyncio.create_task(Supervisor(api, store).run())
        try:
            await api.create(by_name("Namespace"), "", {"metadata": {"name": namespace}})
            await found.do("apply: hello.yaml")
            await found.until(lambda: len(found.pods()) == 2)
            yield found
        finally:
            await drains.close()
            await api.delete(by_name("Namespace"), "", namespace)
            supervisor.cancel()
            await asyncio.gather(supervisor, return_exceptions=True)


def test_all_nineteen_have_calls() -> None:
    assert set(CALLS) == set(ACTIONS.values())
    assert len(CALLS) == 19


async def test_objects(hands: Hands) -> None:
    n = hands.world.namespace
    assert (await hands.get("Deployment", "hello"))["metadata"]["namespace"] == n
    assert await hands.do("scale: { of: deployment/hello, replicas: 3 }") == [
        f"kubectl -n {n} scale deployment/hello --replicas=3"
    ]
    await hands.until(lambda: len(hands.pods()) == 3)
    (line,) = await hands.do("delete_pod: { selector: app=hello, pick: random }")
    victim = line.rpartition(" ")[2]
    await hands.until(lambda: victim not in {one.metadata.name for one in hands.pods()})
    chosen = hands.pods()[0].metadata.name
    assert await hands.do(f"label: {{ of: pod/{chosen}, set: {{ app: null, seen: here }} }}") == [
        f"kubectl -n {n} label pod {chosen} app- seen=here --overwrite"
    ]
    labels = (await hands.get("Pod", chosen))["metadata"]["labels"]
    assert (labels.get("app"), labels["seen"]) == (None, "here")
    await hands.do("label: { of: service/hello, set: { seen: here } }")
    assert (await hands.get("Service", "hello"))["metadata"]["labels"]["seen"] == "here"
    await hands.do("patch: { of: service/hello, patch: { spec: { selector: { app: other } } } }")
    assert (await hands.get("Service", "hello"))["spec"]["selector"] == {"app": "other"}
    await hands.do("delete: service/hello")
    with pytest.raises(NotFound):
        await hands.get("Service", "hello")


async def test_rollouts(hands: Hands) -> None:
    image = "set_image: {{ deployment: hello, container: hello, image: 'hello:{}'{} }}"
    await hands.do(image.format("2.0.0", ", labels: { version: 2.0.0 }"))
    template = await hands.template()
    assert template["metadata"]["labels"]["version"] == "2.0.0"
    assert template["spec"]["containers"][0]["image"] == "hello:2.0.0"

    async def has_two() -> bool:
        found = await hands.get("Deployment", "hello")
        return bool(found["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "2")

    await hands.until(has_two)
    assert (await hands.do("rollback: deployment/hello"))[0].endswith(
        "rollout undo deployment/hello"
    )
    assert (await hands.template())["metadata"]["labels"]["version"] == "1.0.0"
    await hands.do("pause: deployment/hello")
    await hands.do("pause: deployment/hello")  # done already is no trouble
    assert (await hands.get("Deployment", "hello"))["spec"]["paused"] is True
    await hands.do("resume: deployment/hello")
    await hands.do("restart: deployment/hello")
    notes = (await hands.template())["metadata"]["annotations"]
    assert "kubectl.kubernetes.io/restartedAt" in notes


async def test_nodes(hands: Hands) -> None:
    name = await hands.node()
    assert await hands.do(f"cordon: {name}") == [f"kubectl cordon {name}"]
    assert (await hands.get("Node", name))["spec"]["unschedulable"] is True
    await hands.do(f"cordon: {{ node: {name}, back: true }}")
    assert "unschedulable" not in (await hands.get("Node", name))["spec"]
    await hands.do(f"drain: {name}")
    mine = hands.world.scene
    await hands.until(
        lambda: all(one.spec.node_name != name or is_leaving(one) for one in mine.all(Pod))
    )
    await hands.do(f"cordon: {{ node: {name}, back: true }}")


async def test_programs(hands: Hands) -> None:
    def is_ready() -> bool:
        return all(one.status.phase == "Running" for one in hands.pods())

    await hands.until(is_ready)
    toggle = "toggle: { switch: readiness, selector: app=hello, pick: oldest }"
    (line,) = lines(hands.world, button(toggle))
    assert line.endswith(":81/proxy/readiness/status")
    on_practice = hands.world.practice
    if (
        on_practice
    ):  # pods of the real control plane's simulated nodes have no address on this machine
        where = line.rpartition(" ")[2].replace("/readiness/status", "/readiness")

        async def listens() -> bool:  # a program needs a moment after its container has started
            try:
                await hands.world.api.request("GET", where, accept="*/*")
            except KubeError:
                return False
            return True

        await hands.until(listens)
        await hands.do(toggle)
    await hands.do("probe: { service: hello, path: /version, every: 500ms }")
    await hands.do("clock: { rate: 0.25 }")
    assert hands.asked == [
        Probe("hello", "/version", 80, "500ms"),
        *([0.25] if on_practice else []),
    ]


async def test_nodes_of_a_real_cluster_are_given_back_as_they_were(hands: Hands) -> None:
    """A simulated node obeys its annotation wherever it is."""
    name = await hands.node()
    world = replace(hands.world, practice=False)
    cut = button(f"fault: {{ name: node-power-off, with: {{ node: {name} }} }}")
    assert impossible(world, cut) == ""
    (call,) = calls(world, cut.actions[0])
    assert call.kubectl == f"kubectl annotate node {name} practice.podium.dev/power=off"
    await call.send()
    assert (await hands.get("Node", name))["metadata"]["annotations"][POWER] == "off"
    for one in calls(world, button(f"drain: {name}").actions[0]):
        await one.send()

    async def is_cordoned() -> bool:
        return bool((await hands.get("Node", name))["spec"].get("unschedulable"))

    await hands.until(is_cordoned)
    await world.drains.close()
    await given_back(world.api, world.touched)
    node = await hands.get("Node", name)
    assert "unschedulable" not in node["spec"]
    assert POWER not in node["metadata"].get("annotations", {})


async def test_what_only_the_practice_cluster_has(hands: Hands) -> None:
    no = "" if hands.world.practice else "No API of a real cluster can do this."
    off = 'component: { name: scheduler, "on": false }'
    shown = await hands.do(off, why=no)
    assert impossible(hands.world, button(off)) == no
    if not hands.world.practice:
        assert shown == []
        return
    assert shown == [
        "kubectl replace --raw /practice/v1/components/scheduler -f - <<< '{\"on\":false}'"
    ]
    control = Control(hands.world.api)
    items = (await control.ask("GET", "components"))["items"]
    assert {one["name"]: one["on"] for one in items}["scheduler"] is False
    await hands.do('component: { name: scheduler, "on": true }')
    await hands.do("fault: { name: node-power-off, with: { node: node-1 } }")
    assert (await control.ask("GET", "faults"))["items"][0]["fault"] == "node-power-off"
    await hands.do('fault: { name: node-power-off, "on": false }')
    assert (await control.ask("GET", "faults"))["items"] == []


@pytest.mark.parametrize(
    ("fault", "hits"),
    [
        ("container-behaviour, with: { trouble: slow }", "pod"),
        ("kubelet-stopped", "node"),
    ],
)
async def test_a_selector_says_which_pod_or_whose_node_a_fault_hits(
    hands: Hands, fault: str, hits: str
) -> None:
    if not hands.world.practice:
        return

    def runs() -> bool:
        return all(one.status.phase == "Running" for one in hands.pods())

    await hands.until(runs)
    oldest = hands.world.scene.pods("app=hello")[0]
    await hands.do(f"fault: {{ name: {fault}, selector: app=hello, pick: oldest }}")
    control = Control(hands.world.api)
    (set_,) = (await control.ask("GET", "faults"))["items"]
    wanted = {"pod": oldest.metadata.name, "node": oldest.spec.node_name}[hits]
    assert set_["parameters"][hits] == wanted
    await hands.do(f'fault: {{ name: {fault.partition(",")[0]}, "on": false }}')


async def test_a_machine_more_takes_pods(hands: Hands) -> None:
    if not hands.world.practice:
        return
    await hands.do("add_node: { name: fresh, cpu: '1' }")
    await hands.do("add_node: { name: fresh, cpu: '1' }")  # there already is no trouble

    async def is_ready() -> bool:
        found = await hands.get("Node", "fresh")
        states = {one["type"]: one["status"] for one in found["status"].get("conditions") or ()}
        return states.get("Ready") == "True"

    try:
        await hands.until(is_ready)
    finally:
        await hands.world.api.delete(by_name("Node"), "", "fresh")


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ("delete_pod: { selector: app=nobody }", "No pod is chosen by app=nobody now."),
        ("delete_pod: { name: nobody }", "There is no pod nobody."),
        ("apply: ../elsewhere.yaml", "../elsewhere.yaml is outside of the lesson's folder."),
        ("rollback: deployment/hello", "hello has no revision before this one."),
    ],
)
async def test_what_cannot_be_done_is_said(hands: Hands, action: str, why: str) -> None:
    await hands.do(action, why=why)


async def test_a_call_is_written_down_before_it_is_sent(hands: Hands) -> None:
    told: list[str] = []

    class Ledger:
        async def begin(self, call: Call) -> str:
            found = await hands.get("Deployment", "hello")
            told.append(f"before {call.action} {found['spec']['replicas']}")
            return ""

        async def end(self, call: Call, why: str) -> None:
            told.append(f"after {call.action} {why}")

    await perform(hands.world, button("scale: { of: deployment/hello, replicas: 1 }"), Ledger())
    assert told == ["before scale 2", "after scale "]
