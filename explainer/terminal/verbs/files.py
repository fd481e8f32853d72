"""`apply -f`, and what `-f` means: a manifest of the lesson, or one that was pasted (`-f -`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.actions.manifests import reading, writing
from dashboard.actions.target import Target
from dashboard.kube.api import Object
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.limits import TERMINAL_STDIN_BYTES
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource, served
from explainer.terminal.verbs.common import FILES, Verb


@dataclass(frozen=True, slots=True)
class Written:
    """One document of a manifest, with its kind."""

    resource: Resource
    document: reading.Document

    @property
    def body(self) -> Object:
        """The object."""
        return self.document.body


async def documents(console: Console) -> list[Written]:
    """All that `-f` names, in order. Raises Failed, KubeError."""
    found: list[Written] = []
    kinds = await served(console.api)
    for name in console.parsed.texts("filename"):
        for label, text in _texts(console, name):
            try:
                read = reading.read(text)
            except reading.Unreadable as why:
                raise Failed(f"error: error parsing {label}: {why}") from why
            found += [Written(_kind(kinds, one, label), one) for one in read]
    if not found:
        raise Failed("error: no objects passed to apply")
    for one in found:
        _check(console, one)
    return found


def _kind(kinds: list[Resource], one: reading.Document, label: str) -> Resource:
    body = one.body
    for kind in kinds:
        if (kind.kind.api_version, kind.kind.kind) == (body["apiVersion"], body["kind"]):
            return kind
    raise Failed(
        f'error: resource mapping not found for name: "{body["metadata"]["name"]}" namespace: "'
        f'{body["metadata"].get("namespace", "")}" from "{label}": no matches for kind "{body["kind"]}" in version '
        f'"{body["apiVersion"]}"\nensure CRDs are installed first'
    )


def _check(console: Console, one: Written) -> None:
    said = str(one.body["metadata"].get("namespace") or "")
    asked = console.parsed.text("namespace")
    if said and asked and said != asked and one.resource.kind.namespaced:
        raise Failed(
            f'error: the namespace from the provided object "{said}" does not match the namespace "{asked}". '
            f"You must pass '--namespace={said}' to perform this operation."
        )


def _texts(console: Console, name: str) -> Iterator[tuple[str, str]]:
    if name == "-":
        if not console.line.stdin.strip():
            raise Failed(
                "error: -f - takes what is pasted: press “Paste a manifest”, then run the line."
            )
        if len(console.line.stdin.encode()) > TERMINAL_STDIN_BYTES:
            raise Failed(f"error: a pasted manifest has at most {TERMINAL_STDIN_BYTES} bytes here")
        yield "STDIN", console.line.stdin
        return
    folder = console.folder.resolve() if console.folder else None
    place = (folder / name).resolve() if folder else Path("/nowhere")
    if folder is None or not place.is_relative_to(folder) or not place.exists() or place == folder:
        raise Failed(f'error: the path "{name}" does not exist')
    for file in sorted(place.glob("*.yaml")) if place.is_dir() else [place]:
        yield name, console.fill(file.read_text())


async def apply(console: Console) -> None:
    """On the server, as the buttons of lessons do it."""
    if not console.parsed.has("filename"):
        raise Failed("error: must specify one of -f and -k")
    for one in await documents(console):
        namespace = ""
        if one.resource.kind.namespaced:
            namespace = str(one.body["metadata"].get("namespace") or console.place)
        name = str(one.body["metadata"]["name"])
        target = Target(kind=one.resource.kind.kind, namespace=namespace, name=name)
        aimed = writing.Aimed(document=one.document, kind=one.resource.kind, target=target)
        before = await writing.current(console.api, aimed)
        send = writing.write(console.api, aimed, force=True, dry_run=False)
        after = await console.write("apply", one.resource, name, send, namespace=namespace)
        console.out(f"{one.resource.full}/{name} {_what(before, after)}\n")


def _what(before: Object | None, after: Object) -> str:
    if before is None:
        return "created"
    same = before["metadata"]["resourceVersion"] == after["metadata"]["resourceVersion"]
    return "unchanged" if same else "configured"


APPLY = Verb(
    "apply", apply, "-f FILE | -f -", "makes objects what a manifest says (on the server)",
    (FILES, Flag("server-side", sort="bool"), Flag("force-conflicts", sort="bool")),
)  # fmt: skip
