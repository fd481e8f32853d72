"""What several verbs share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dashboard.kube.api import Object
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource, aims

Run = Callable[[Console], Awaitable[None]]
SELECTOR = Flag("selector", "l")
FILES = Flag("filename", "f", "texts")
ALL = Flag("all", sort="bool")
EVERYWHERE = Flag("all-namespaces", "A", "bool")
OVERWRITE = Flag("overwrite", sort="bool")


@dataclass(frozen=True, slots=True)
class Verb:
    """``says`` is one line of help; ``usage`` what stands behind the verb."""

    name: str
    run: Run
    usage: str
    says: str
    flags: tuple[Flag, ...] = ()


async def chosen(console: Console, args: list[str]) -> list[tuple[Resource, Object]]:
    """The objects that a changing line means, by name, selector or `--all`. Raises Failed, KubeError."""
    parsed = console.parsed
    found: list[tuple[Resource, Object]] = []
    for aim in await aims(console.api, args):
        if aim.name:
            found.append((aim.resource, await console.read(aim.resource, aim.name)))
        elif parsed.has("selector") or parsed.on("all"):
            selector = parsed.text("selector")
            found += [(aim.resource, one) for one in await console.list(aim.resource, selector)]
        else:
            raise Failed("error: resource(s) were provided, but no name was specified")
    return found


def called(resource: Resource, found: Object) -> str:
    """`deployment.apps/hello`."""
    return f"{resource.full}/{found['metadata']['name']}"
