"""One call to an API server, before it is sent; and the cluster that it goes to."""

import shlex
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from dashboard.actions import catalog, execute
from dashboard.actions.catalog import Values
from dashboard.actions.drain.registry import Drains
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from explainer.checks.scene import CLUSTER_WIDE, Scene
from explainer.format.actions import Probe
from explainer.format.quantities import Reference
from explainer.player.effects import Rate


class CannotDo(Exception):
    """The action has nothing to act on; the message is a sentence."""


Send = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is sent, what it is called in the audit log, and the line that a person could type."""

    action: str
    target: Target
    kubectl: str
    said: str
    send: Send


@dataclass(slots=True, kw_only=True)
class World:
    """The cluster of a run, and what stands around it. ``seed`` makes a choice "at random" the same for the line
    that is shown and the call that is sent; it changes with each step."""

    api: Api
    scene: Scene
    namespace: str
    folder: Path
    practice: bool
    image: str
    drains: Drains
    probe: Callable[[Probe], Awaitable[None]]
    user: str
    set_rate: Callable[[Rate], Awaitable[None]]
    now: Callable[[], datetime]
    seed: str = ""
    asked: dict[str, Probe] = field(default_factory=dict)
    """The requests that are being sent, by the name of the Service."""
    touched: set[str] = field(default_factory=set)
    """Nodes that were drained or lost their power; a real cluster gets them back at the end."""

    def target(self, of: Reference) -> Target:
        """The object; its uid too, where the mirror has it."""
        found = self.scene.find(of)
        cluster_wide = of.kind in CLUSTER_WIDE
        return Target(
            kind=of.kind,
            namespace="" if cluster_wide else self.namespace,
            name=of.name,
            uid=found.uid if found else "",
        )

    def filled(self, text: str) -> str:
        """A text of the lesson with its two placeholders filled."""
        return fill(text, self.namespace, self.image)


def fill(text: str, namespace: str, image: str) -> str:
    """`${ns}` and `${image}`, the only two."""
    return text.replace("${ns}", namespace).replace("${image}", image)


def kubectl(world: World, *words: str, namespaced: bool = True) -> str:
    """A line, quoted for a shell."""
    scope = ["-n", world.namespace] if namespaced else []
    return shlex.join(["kubectl", *scope, *words])


def listed(world: World, name: str, target: Target, values: Values) -> Call:
    """An action of the dashboard's own catalog."""
    chosen = catalog.find(name, target.kind)

    async def send() -> None:
        await execute.STEPS[name](world.api, target, values, world.now())

    return Call(
        action=name,
        target=target,
        kubectl=chosen.kubectl(target, values),
        said=chosen.said(target, values),
        send=send,
    )


def raw_line(method: str, where: str, body: dict[str, Any] | None = None) -> str:
    """kubectl's way to say any request: `create --raw` posts, `replace --raw` puts."""
    word = {"POST": "create", "PUT": "replace", "DELETE": "delete", "GET": "get"}[method]
    line = shlex.join(["kubectl", word, "--raw", where])
    if body is None:
        return line
    return f"{line} -f - <<< {shlex.quote(msgspec.json.encode(body).decode())}"
