"""Actions on objects: each gives its calls."""

import json
from typing import Any

from dashboard.actions import rollback, rollback_sets
from dashboard.actions.steps.common import current
from dashboard.actions.target import Target
from dashboard.kube.api import Object, PatchType
from dashboard.kube.kinds import by_name
from explainer.doing import choosing, manifests
from explainer.doing.call import Call, CannotDo, World, kubectl, listed
from explainer.format import actions as a

STRATEGIC: PatchType = "application/strategic-merge-patch+json"


def apply(world: World, action: a.Apply) -> list[Call]:
    """File by file."""
    return [manifests.apply(world, file) for file in action.files]


def patch(world: World, action: a.Patch) -> list[Call]:
    """A strategic merge patch, as kubectl sends it."""
    return [_patched(world, world.target(action.of), action.patch)]


def _patched(world: World, target: Target, body: dict[str, Any]) -> Call:
    slashed = f"{target.kind.lower()}/{target.name}"

    async def send() -> None:
        await world.api.patch(
            by_name(target.kind), target.namespace, target.name, body, content_type=STRATEGIC
        )

    return Call(
        action="patch",
        target=target,
        kubectl=kubectl(
            world, "patch", slashed, "-p", json.dumps(body), namespaced=bool(target.namespace)
        ),
        said=f"patched {slashed}",
        send=send,
    )


def scale(world: World, action: a.Scale) -> list[Call]:
    """The scale subresource."""
    return [listed(world, "scale", world.target(action.of), {"replicas": action.replicas})]


def delete_pod(world: World, action: a.DeletePod) -> list[Call]:
    """One pod, or each of a selector."""
    chosen = choosing.pods(world, action.selector, action.name, action.pick)
    return [listed(world, "kill", _pod(world, pod.metadata.name, pod.uid), {}) for pod in chosen]


def _pod(world: World, name: str, uid: str) -> Target:
    return Target(kind="Pod", namespace=world.namespace, name=name, uid=uid)


def delete(world: World, action: a.Delete) -> list[Call]:
    """With what they own, or leaving it."""
    calls = []
    for of in action.of:
        target = world.target(of)
        if of.kind == "Pod":
            calls.append(listed(world, "kill", target, {}))
            continue
        cascade = "orphan" if action.orphan else "background"
        calls.append(listed(world, "delete", target, {"cascade": cascade, "typed": of.name}))
    return calls


def label(world: World, action: a.Label) -> list[Call]:
    """Of one object, or of pods."""
    if action.of is not None and action.of.kind != "Pod":
        return [_labelled(world, world.target(action.of), action.set)]
    name = action.of.name if action.of else None
    chosen = choosing.pods(world, action.selector, name, action.pick)
    changes = " ".join(_changes(action.set))
    return [
        listed(world, "label", _pod(world, pod.metadata.name, pod.uid), {"changes": changes})
        for pod in chosen
    ]


def _changes(wanted: dict[str, str | None]) -> list[str]:
    return [f"{key}-" if value is None else f"{key}={value}" for key, value in wanted.items()]


def _labelled(world: World, target: Target, wanted: dict[str, str | None]) -> Call:
    slashed = f"{target.kind.lower()}/{target.name}"

    async def send() -> None:
        body = {"metadata": {"labels": wanted}}
        await world.api.patch(by_name(target.kind), target.namespace, target.name, body)

    return Call(
        action="label",
        target=target,
        kubectl=kubectl(
            world, "label", slashed, *_changes(wanted), "--overwrite",
            namespaced=bool(target.namespace),
        ),
        said=f"labelled {slashed}",
        send=send,
    )  # fmt: skip


def set_image(world: World, action: a.SetImage) -> list[Call]:
    """One patch, so that image and labels make one new revision."""
    target = Target(kind="Deployment", namespace=world.namespace, name=action.deployment)
    if not action.labels:
        values = {"container": action.container, "image": action.image}
        return [listed(world, "image", target, values)]
    containers = [{"name": action.container, "image": action.image}]
    template = {"metadata": {"labels": action.labels}, "spec": {"containers": containers}}
    return [_patched(world, target, {"spec": {"template": template}})]


def roll_back(world: World, action: a.Rollback) -> list[Call]:
    """To the revision before, as kubectl chooses it, unless one is named."""
    target = world.target(action.of)

    async def send() -> None:
        number = action.to or await _before(world, target)
        await listed(world, "undo", target, {"revision": number}).send()

    to = [f"--to-revision={action.to}"] if action.to else []
    slashed = f"{target.kind.lower()}/{target.name}"
    return [
        Call(
            action="undo",
            target=target,
            kubectl=kubectl(world, "rollout", "undo", slashed, *to),
            said=f"took {target.name} back",
            send=send,
        )
    ]


async def _before(world: World, target: Target) -> int:
    """The second newest revision. Raises CannotDo."""
    found: Object = await current(world.api, target)
    if target.kind == "Deployment":
        sets = await rollback.owned(world.api, "ReplicaSet", found)
        numbers = [one.number for one in rollback.revisions(found, sets)]
    else:
        history = await rollback.owned(world.api, "ControllerRevision", found)
        numbers = [one.number for one in rollback_sets.revisions(found, history)]
    numbers.sort(reverse=True)
    if len(numbers) < 2:
        raise CannotDo(f"{target.name} has no revision before this one.")
    return numbers[1]


def pause(world: World, action: a.Pause) -> list[Call]:
    """`spec.paused`."""
    return [listed(world, "pause", world.target(action.of), {})]


def resume(world: World, action: a.Resume) -> list[Call]:
    """`spec.paused` taken away."""
    return [listed(world, "resume", world.target(action.of), {})]


def restart(world: World, action: a.Restart) -> list[Call]:
    """kubectl's annotation."""
    return [listed(world, "restart", world.target(action.of), {})]
