"""`kubectl logs`."""

import asyncio
from contextlib import aclosing

from dashboard.kube.api import Object
from dashboard.kube.errors import NotFound
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import named
from explainer.terminal.verbs.common import SELECTOR, Verb

USAGE = (
    "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples"
)
OF_SELECTOR = 10
"""Lines of each pod when a selector chooses them, as in kubectl."""


async def logs(console: Console) -> None:
    """Of a pod, of one of a workload's pods, or of all of a selector."""
    parsed = console.parsed
    if not parsed.args and not parsed.has("selector"):
        raise Failed(USAGE)
    (pods,) = await named(console.api, "pods")
    if parsed.has("selector"):
        found = await console.list(pods, parsed.text("selector"))
        if not found:
            console.err(f"No resources found in {console.place} namespace.")
        if parsed.on("follow") and len(found) > 1:
            raise Failed("error: -f follows one pod in this terminal; name it, or leave -f out.")
        for pod in found:
            await _printed(console, pod, tail=parsed.number("tail", OF_SELECTOR))
        return
    await _printed(console, await _pod(console), tail=parsed.number("tail", -1))


async def _pod(console: Console) -> Object:
    word = console.parsed.args[0]
    (pods,) = await named(console.api, "pods")
    kind, slash, name = word.partition("/")
    resource = (await named(console.api, kind))[0] if slash else pods
    if resource.kind.plural == "pods":
        try:
            return await console.read(pods, name if slash else word)
        except NotFound as error:
            raise Failed(
                f'error: error from server (NotFound): {error.message} in namespace "{console.place}"'
            ) from error
    owner = await console.read(resource, name)
    spec = owner.get("spec") or {}
    labels = (
        (spec.get("selector") or {}).get("matchLabels")
        or (spec.get("selector") if owner["kind"] == "Service" else {})
        or {}
    )
    selector = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    found = await console.list(pods, selector) if selector else []
    if not found:
        raise Failed(f"error: timed out waiting for the condition: no pod of {word} is there")
    found.sort(key=_preference)
    if len(found) > 1:
        console.err(f"Found {len(found)} pods, using pod/{found[0]['metadata']['name']}")
    return found[0]


def _preference(pod: Object) -> tuple[bool, bool, str]:
    """Those that run and are ready before others, then the one that was ready first (client-go's ActivePods)."""
    status = pod.get("status") or {}
    ready: Object = next(
        (one for one in status.get("conditions") or [] if one["type"] == "Ready"), {}
    )
    is_ready = ready.get("status") == "True"
    return (
        status.get("phase") == "Pending",
        not is_ready,
        str(ready.get("lastTransitionTime") or ""),
    )


async def _printed(console: Console, pod: Object, *, tail: int) -> None:
    parsed, name = console.parsed, str(pod["metadata"]["name"])
    containers = [one["name"] for one in pod["spec"]["containers"]]
    everyone = [*containers, *(one["name"] for one in pod["spec"].get("initContainers") or [])]
    container = parsed.text("container")
    if container and container not in everyone:
        raise Failed(f"error: container {container} is not valid for pod {name}")
    if not container and len(everyone) > 1:
        told = [*containers, *(f"{one} (init)" for one in everyone[len(containers) :])]
        console.err(f'Defaulted container "{containers[0]}" out of: {", ".join(told)}')
    lines = console.api.follow_logs(
        pod["metadata"]["namespace"], name, container=container or containers[0], follow=parsed.on("follow"),
        previous=parsed.on("previous"), timestamps=parsed.on("timestamps"), tail=None if tail < 0 else tail,
    )  # fmt: skip
    prefix = f"[pod/{name}/{container or containers[0]}] " if parsed.on("prefix") else ""
    async with aclosing(lines):  # type: ignore[type-var]
        async for line in lines:
            console.out(f"{prefix}{line}\n")
            await asyncio.sleep(0)


LOGS = Verb(
    "logs", logs, "POD | TYPE/NAME [-c CONTAINER]", "prints what a container wrote", (
        SELECTOR, Flag("container", "c"), Flag("follow", "f", "bool"), Flag("previous", "p", "bool"),
        Flag("tail", sort="int"), Flag("timestamps", sort="bool"), Flag("prefix", sort="bool"),
    ),
)  # fmt: skip
