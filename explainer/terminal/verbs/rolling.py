"""`kubectl rollout`: status, history, pause, resume, undo and restart."""

from contextlib import aclosing
from typing import Any

from dashboard.actions import rollback, rollback_sets
from dashboard.actions.rollback import Revision
from dashboard.kube.api import Object
from dashboard.kube.errors import KubeError
from explainer.terminal import progress, watching
from explainer.terminal.columns import Columns
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.refusals import Failed, of_server
from explainer.terminal.resources import Resource
from explainer.terminal.verbs.common import SELECTOR, Verb, called, chosen
from explainer.terminal.verbs.templates import described

KINDS = ("Deployment", "StatefulSet", "DaemonSet")
NO_OBJECT = "error: required resource not specified"
STRATEGIC = "application/strategic-merge-patch+json"
RESTARTED = "kubectl.kubernetes.io/restartedAt"


async def _things(console: Console) -> list[tuple[Resource, Object]]:
    if not console.parsed.args:
        raise Failed(NO_OBJECT)
    return await chosen(console, console.parsed.args)


async def status(console: Console) -> None:
    """Goes on until the rollout is over, unless `--watch=false`."""
    for resource, found in await _things(console):
        if found["kind"] not in KINDS:
            raise Failed(f"error: no status viewer has been implemented for {found['kind']}")
        await _followed(console, resource, found)


async def _followed(console: Console, resource: Resource, found: Object) -> None:
    meta = found["metadata"]
    if _is_over(console, found) or not console.parsed.on("watch", default=True):
        return
    params: dict[str, str | int] = {"fieldSelector": f"metadata.name={meta['name']}"}
    changes = watching.changes(
        console.api, resource, meta["namespace"], params, meta["resourceVersion"]
    )
    async with aclosing(changes):
        async for what, now in changes:
            if what == "DELETED":
                raise Failed("error: object has been deleted")
            if _is_over(console, {**now, "kind": found["kind"]}):
                return
    raise Failed("error: the watch ended before the rollout did. Run the line again.")


def _is_over(console: Console, found: Object) -> bool:
    text, is_over = progress.of(found)
    console.out(text)
    return is_over


async def _revisions(console: Console, found: Object) -> tuple[list[Revision], list[Object]]:
    if found["kind"] == "Deployment":
        sets = await rollback.owned(console.api, "ReplicaSet", found)
        return rollback.revisions(found, sets), sets
    history = await rollback.owned(console.api, "ControllerRevision", found)
    return rollback_sets.revisions(found, history), history


async def history(console: Console) -> None:
    """The revisions, the oldest first; or the template of one."""
    for resource, found in await _things(console):
        if found["kind"] not in KINDS:
            raise Failed(
                f'error: error retrieving history for "{found["kind"]}", '
                f"no visitor method exists for {{ {found['kind']}}}"
            )
        known, kept = await _revisions(console, found)
        number = console.parsed.number("revision")
        if number:
            _one(console, resource, found, number, kept)
            continue
        rows = [["REVISION", "CHANGE-CAUSE"]]
        rows += [
            [str(one.number), one.cause or "<none>"]
            for one in sorted(known, key=lambda one: one.number)
        ]
        console.out(f"{called(resource, found)} \n{Columns(padding=2, least=0).text(rows)}\n")


def _one(
    console: Console, resource: Resource, found: Object, number: int, kept: list[Object]
) -> None:
    for one in kept:
        is_deployment = found["kind"] == "Deployment"
        its = (
            (one["metadata"].get("annotations") or {}).get(rollback.REVISION)
            if is_deployment
            else one["revision"]
        )
        if str(its) == str(number):
            template = one["spec"]["template"] if is_deployment else rollback_sets.template_of(one)
            console.out(
                f"{called(resource, found)} with revision #{number}\n{described(template)}\n"
            )
            return
    raise Failed("error: unable to find the specified revision")


async def pause(console: Console) -> None:
    """Later changes start no rollout."""
    await _paused(console, wanted=True)


async def resume(console: Console) -> None:
    """They do again."""
    await _paused(console, wanted=False)


async def _paused(console: Console, *, wanted: bool) -> None:
    word = "paused" if wanted else "resumed"
    for resource, found in await _things(console):
        name = found["metadata"]["name"]
        if found["kind"] != "Deployment":
            raise Failed(
                f'error: {resource.kind.resource} "{name}" {"pausing" if wanted else "resuming"} is not supported'
            )
        if bool(found["spec"].get("paused")) == wanted:
            state = "is already paused" if wanted else "is not paused"
            raise Failed(f'error: {resource.kind.resource} "{name}" {state}')
        body = {"spec": {"paused": True if wanted else None}}
        await console.patch("pause" if wanted else "resume", resource, name, body)
        console.out(f"{called(resource, found)} {word}\n")


async def undo(console: Console) -> None:
    """To the revision before, or the one named."""
    for resource, found in await _things(console):
        if found["kind"] not in KINDS:
            raise Failed(f"error: no rollbacker has been implemented for {found['kind']}")
        known, kept = await _revisions(console, found)
        number = console.parsed.number("to-revision") or _before(found, known)
        target = next((one for one in known if one.number == number), None)
        if target is None:
            raise Failed(f"error: unable to find specified revision {number} in history")
        if found["spec"].get("paused"):
            raise Failed(
                "error: you cannot rollback a paused deployment; "
                "resume it first with 'kubectl rollout resume' and try again"
            )
        if target.is_current:
            console.out(
                f"{called(resource, found)} skipped rollback (current template already matches revision {number})\n"
            )
            continue
        await _undone(console, resource, found, number, kept)
        console.out(f"{called(resource, found)} rolled back\n")


def _before(found: Object, known: list[Revision]) -> int:
    numbers = sorted((one.number for one in known), reverse=True)
    if len(numbers) < 2:
        raise Failed(
            f'error: no rollout history found for {found["kind"].lower()} "{found["metadata"]["name"]}"'
        )
    return numbers[1]


async def _undone(
    console: Console, resource: Resource, found: Object, number: int, kept: list[Object]
) -> None:
    body: Any
    if found["kind"] == "Deployment":
        body, sort = rollback.patch(found, kept, revision=number), "application/json-patch+json"
    else:
        body, sort = rollback_sets.patch(found, kept, revision=number), STRATEGIC
    await console.patch("undo", resource, found["metadata"]["name"], body, sort=sort)


async def restart(console: Console) -> None:
    """kubectl's annotation on the template; the trouble of one does not keep the others."""
    troubles = []
    for resource, found in await _things(console):
        name = found["metadata"]["name"]
        if found["kind"] not in KINDS:
            troubles.append(f'error: {resource.kind.resource} "{name}" restarting is not supported')
            continue
        if found["spec"].get("paused"):
            troubles.append("error: can't restart paused deployment (run rollout resume first)")
            continue
        at = console.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        body = {"spec": {"template": {"metadata": {"annotations": {RESTARTED: at}}}}}
        try:
            await console.patch("restart", resource, name, body, sort=STRATEGIC)
        except KubeError as error:
            troubles.append(of_server(error))
            continue
        console.out(f"{called(resource, found)} restarted\n")
    if troubles:
        raise Failed("\n".join(troubles))


THING = "TYPE/NAME"
ROLLING = (
    Verb(
        "rollout status", status, THING, "follows a rollout to its end",
        (Flag("watch", "w", "bool"), Flag("timeout", sort="time"), SELECTOR),
    ),
    Verb("rollout history", history, THING, "lists the revisions", (Flag("revision", sort="int"), SELECTOR)),
    Verb("rollout pause", pause, THING, "lets changes wait", (SELECTOR,)),
    Verb("rollout resume", resume, THING, "lets them go on", (SELECTOR,)),
    Verb("rollout undo", undo, THING, "goes back to an earlier template", (Flag("to-revision", sort="int"), SELECTOR)),
    Verb("rollout restart", restart, THING, "replaces all pods", (SELECTOR,)),
)  # fmt: skip
