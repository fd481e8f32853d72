"""`cordon`, `uncordon` and `drain`."""

import asyncio

from dashboard.actions.drain import sorting
from dashboard.kube.api import Object
from dashboard.kube.errors import NotFound, TooManyRequests
from dashboard.kube.kinds import by_name
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.limits import TERMINAL_POLL_S
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource, named
from explainer.terminal.verbs.common import Verb

RETRY_S = 5.0
"""Between two tries at an eviction that a budget holds, as in kubectl."""


async def _node(console: Console, verb: str) -> tuple[Resource, Object]:
    if len(console.parsed.args) != 1:
        raise Failed(
            f"error: USAGE: {verb} NODE [flags]\nSee 'kubectl {verb} -h' for help and examples"
        )
    (nodes,) = await named(console.api, "nodes")
    return nodes, await console.read(
        nodes, console.parsed.args[0].removeprefix("node/").removeprefix("nodes/")
    )


async def cordon(console: Console) -> None:
    """No new pods there."""
    await _cordoned(console, *await _node(console, "cordon"), wanted=True)


async def uncordon(console: Console) -> None:
    """New pods again."""
    await _cordoned(console, *await _node(console, "uncordon"), wanted=False)


async def _cordoned(console: Console, nodes: Resource, found: Object, *, wanted: bool) -> None:
    name, word = found["metadata"]["name"], "cordoned" if wanted else "uncordoned"
    if bool(found["spec"].get("unschedulable")) == wanted:
        console.out(f"node/{name} already {word}\n")
        return
    body = {"spec": {"unschedulable": True if wanted else None}}
    await console.patch("cordon" if wanted else "uncordon", nodes, name, body)
    console.out(f"node/{name} {word}\n")


async def drain(console: Console) -> None:
    """Cordons, then evicts all at once, and waits until they are gone."""
    nodes, found = await _node(console, "drain")
    name = found["metadata"]["name"]
    await _cordoned(console, nodes, found, wanted=True)
    answer = await console.api.list(by_name("Pod"), field_selector=f"spec.nodeName={name}")
    daemon_sets = {
        (one["metadata"]["namespace"], one["metadata"]["name"])
        for one in (await console.api.list(by_name("DaemonSet"))).get("items") or []
    }
    pods: list[Object] = []
    of_sets: list[str] = []
    troubles: list[str] = []
    _sort(console, answer.get("items") or [], daemon_sets, pods, of_sets, troubles)
    if troubles:
        said = f"[{', '.join(troubles)}]" if len(troubles) > 1 else troubles[0]
        raise Failed(
            f'error: unable to drain node "{name}" due to error: {said}, continuing command...\n'
            f"There are pending nodes to be drained:\n {name}\n" + "\n".join(troubles)
        )
    warned = [f"ignoring DaemonSet-managed Pods: {', '.join(of_sets)}"] if of_sets else []
    alone = [_called(pod) for pod in pods if sorting.controller(pod) is None]
    warned += [f"deleting Pods that declare no controller: {', '.join(alone)}"] if alone else []
    if warned:
        console.err(f"Warning: {'; '.join(warned)}")
    await asyncio.gather(*(_evicted(console, pod) for pod in pods))
    console.out(f"node/{name} drained\n")


def _sort(
    console: Console, found: list[Object], daemon_sets: set[tuple[str, str]],
    pods: list[Object], of_sets: list[str], troubles: list[str],
) -> None:  # fmt: skip
    parsed = console.parsed
    options = sorting.Options(
        empty_dirs=parsed.on("delete-emptydir-data"), force=parsed.on("force")
    )
    sorted_out = sorting.sort_out(found, options, daemon_sets=daemon_sets)
    pods += sorted_out.evicted
    of_sets += [_called(pod) for pod, _ in sorted_out.left if sorting.daemon_set(pod)]
    if of_sets and not parsed.on("ignore-daemonsets"):
        troubles.append(
            f"cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): {', '.join(of_sets)}"
        )
    local = [_called(pod) for pod, why in sorted_out.refused if "emptyDir" in why]
    alone = [_called(pod) for pod, why in sorted_out.refused if "emptyDir" not in why]
    if local:
        troubles.append(
            f"cannot delete Pods with local storage (use --delete-emptydir-data to override): {', '.join(local)}"
        )
    if alone:
        troubles.append(
            f"cannot delete cannot delete Pods that declare no controller (use --force to override): {', '.join(alone)}"
        )


def _called(pod: Object) -> str:
    return f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"


async def _evicted(console: Console, pod: Object) -> None:
    meta = pod["metadata"]
    namespace, name = meta["namespace"], meta["name"]
    (pods,) = await named(console.api, "pods")
    body = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": name, "namespace": namespace},
    }
    while True:
        console.out(f"evicting pod {namespace}/{name}\n")
        try:
            send = console.api.create(
                by_name("Pod"), namespace, body, name=name, subresource="eviction"
            )
            await console.write("evict", pods, name, send, namespace=namespace)
            break
        except NotFound:
            break
        except TooManyRequests as error:
            console.err(
                f'error when evicting pods/"{name}" -n "{namespace}" (will retry after 5s): {error.message}'
            )
            await asyncio.sleep(RETRY_S)
    while await _is_there(console, namespace, name, meta["uid"]):  # noqa: ASYNC110 - one small request
        await asyncio.sleep(TERMINAL_POLL_S)
    console.out(f"pod/{name} evicted\n")


async def _is_there(console: Console, namespace: str, name: str, uid: str) -> bool:
    try:
        found = await console.api.get(by_name("Pod"), namespace, name)
    except NotFound:
        return False
    return bool(found["metadata"]["uid"] == uid)


ON_NODES = (
    Verb("cordon", cordon, "NODE", "lets no new pods onto a node"),
    Verb("uncordon", uncordon, "NODE", "lets them on again"),
    Verb(
        "drain", drain, "NODE [--ignore-daemonsets] [--delete-emptydir-data] [--force]", "empties a node", (
            Flag("ignore-daemonsets", sort="bool"), Flag("delete-emptydir-data", sort="bool"),
            Flag("force", sort="bool"), Flag("timeout", sort="time"),
        ),
    ),
)  # fmt: skip
