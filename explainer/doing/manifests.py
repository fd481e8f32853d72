"""Server-side apply of a lesson's files, into the run's namespace."""

from dashboard.actions.manifests import reading, writing
from dashboard.actions.manifests.writing import Aimed
from dashboard.actions.target import Target
from dashboard.kube.served import Served
from explainer.doing.call import Call, CannotDo, World, kubectl


def apply(world: World, file: str) -> Call:
    """All objects of one file. kubectl's line is run in the lesson's folder."""
    name = file.rpartition("/")[2]

    async def send() -> None:
        for aimed in await _aimed(world, file):
            await writing.write(world.api, aimed, force=True, dry_run=False)

    return Call(
        action="apply",
        target=Target(kind="File", namespace=world.namespace, name=name),
        kubectl=kubectl(world, "apply", "-f", file),
        said=f"applied {name}",
        send=send,
    )


async def _aimed(world: World, file: str) -> list[Aimed]:
    """Each document with its kind. Raises CannotDo, KubeError."""
    path = (world.folder / file).resolve()
    if not path.is_relative_to(world.folder.resolve()):
        raise CannotDo(f"{file} is outside of the lesson's folder.")
    try:
        documents = reading.read(world.filled(path.read_text()))
    except (OSError, reading.Unreadable) as why:
        raise CannotDo(f"{file} cannot be read: {why}") from why
    served = Served(world.api)
    found = []
    for one in documents:
        kind = await served.kind(one.body["apiVersion"], str(one.body["kind"]))
        if kind is None:
            raise CannotDo(f"The cluster serves no kind {one.body['kind']}.")
        if not kind.namespaced:
            raise CannotDo(f"A {kind.kind} belongs to the whole cluster; lessons make none.")
        # Whatever the file says: a lesson writes nowhere but in its own namespace.
        target = Target(
            kind=kind.kind, namespace=world.namespace, name=one.body["metadata"]["name"]
        )
        found.append(Aimed(document=one, kind=kind, target=target))
    return found
