"""`scale`, `set image`, `patch`, `label` and `annotate`."""

import re
from typing import Any

import yaml

from dashboard.kube.api import Object
from dashboard.kube.errors import NotFound
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource, aims
from explainer.terminal.verbs.common import ALL, OVERWRITE, SELECTOR, Verb, called, chosen

STRATEGIC = "application/strategic-merge-patch+json"
NO_OBJECT = (
    "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'"
)


async def scale(console: Console) -> None:
    """The scale subresource."""
    parsed = console.parsed
    replicas = parsed.number("replicas", -1)
    if replicas < 0:
        raise Failed(
            "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0"
        )
    if not parsed.args:
        raise Failed(NO_OBJECT)
    for aim in await aims(console.api, parsed.args):
        try:
            found = await chosen(
                console, [f"{aim.resource.kind.resource}/{aim.name}"] if aim.name else parsed.args
            )
        except NotFound as error:
            raise Failed(f"error: no objects passed to scale {error.message}") from error
        for resource, one in found:
            await _scaled(console, resource, one, replicas)
        if not aim.name:
            return


async def _scaled(console: Console, resource: Resource, found: Object, replicas: int) -> None:
    name = found["metadata"]["name"]
    if console.parsed.has("current-replicas"):
        wanted, is_now = (
            console.parsed.number("current-replicas"),
            (found.get("spec") or {}).get("replicas"),
        )
        if wanted not in (-1, is_now):
            raise Failed(f"error: Expected replicas to be {wanted}, was {is_now}")
    body = {"spec": {"replicas": replicas}}
    await console.patch("scale", resource, name, body, subresource="scale")
    console.out(f"{called(resource, found)} scaled\n")


async def set_image(console: Console) -> None:
    """By container, or `*`."""
    parsed = console.parsed
    wanted = dict(one.split("=", 1) for one in parsed.args if "=" in one)
    things = [one for one in parsed.args if "=" not in one]
    if not things:
        raise Failed(
            "error: one or more resources must be specified as <resource> <name> or <resource>/<name>"
        )
    if not wanted:
        raise Failed("error: at least one image update is required")
    for resource, found in await chosen(console, things):
        body, has_changed = _with_images(found, wanted)
        if has_changed:
            await console.patch("image", resource, found["metadata"]["name"], body, sort=STRATEGIC)
            console.out(f"{called(resource, found)} image updated\n")


def _with_images(found: Object, wanted: dict[str, str]) -> tuple[Object, bool]:
    spec = found.get("spec") or {}
    inner = spec if found["kind"] == "Pod" else (spec.get("template") or {}).get("spec") or {}
    changes: list[dict[str, str]] = []
    names = {one["name"]: one["image"] for one in inner.get("containers") or []}
    for name, image in wanted.items():
        matching = list(names) if name == "*" else [name] if name in names else []
        if not matching:
            raise Failed(f'error: unable to find container named "{name}"')
        changes += [{"name": one, "image": image} for one in matching if names[one] != image]
    pod = {"spec": {"containers": changes}}
    return (pod if found["kind"] == "Pod" else {"spec": {"template": pod}}), bool(changes)


async def patch(console: Console) -> None:
    """Strategic, merge or JSON."""
    parsed = console.parsed
    if not parsed.has("patch"):
        raise Failed(
            "error: must specify --patch or --patch-file containing the contents of the patch"
        )
    sorts = {
        "strategic": STRATEGIC,
        "merge": "application/merge-patch+json",
        "json": "application/json-patch+json",
    }
    sort = parsed.text("type", "strategic")
    if sort not in sorts:
        raise Failed(f'error: --type must be one of [json merge strategic], not "{sort}"')
    try:
        body: Any = yaml.safe_load(parsed.text("patch"))
    except yaml.YAMLError as why:
        raise Failed(f'error: unable to parse "{parsed.text("patch")}": {why}') from why
    if not parsed.args:
        raise Failed(NO_OBJECT)
    for resource, found in await chosen(console, parsed.args):
        after = await console.patch(
            "patch", resource, found["metadata"]["name"], body, sort=sorts[sort],
            subresource=parsed.text("subresource"),
        )  # fmt: skip
        same = after["metadata"]["resourceVersion"] == found["metadata"]["resourceVersion"]
        console.out(f"{called(resource, found)} patched{' (no change)' if same else ''}\n")


LABEL = re.compile(r"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")
VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


def _changes(words: list[str]) -> tuple[list[str], dict[str, str | None]]:
    """What stands before the changes, and the changes; None takes away."""
    things: list[str] = []
    wanted: dict[str, str | None] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if equals and key:
            wanted[key] = value
        elif word.endswith("-") and things:
            wanted[word[:-1]] = None
        else:
            things.append(word)
    return things, wanted


async def label(console: Console) -> None:
    """`key=value`, `key-`."""
    things, wanted = _changes(console.parsed.args)
    if not wanted:
        raise Failed("error: at least one label update is required")
    for key, value in wanted.items():
        if value is not None and (not LABEL.fullmatch(value) or len(value) > 63):
            raise Failed(f'error: invalid label value: "{key}={value}": {VALUE_RULE}')
    for resource, found in await chosen(console, things):
        await _labelled(console, resource, found, wanted)


async def _labelled(
    console: Console, resource: Resource, found: Object, wanted: dict[str, str | None]
) -> None:
    name, before = found["metadata"]["name"], found["metadata"].get("labels") or {}
    for key, value in wanted.items():
        if (
            value is not None
            and before.get(key, value) != value
            and not console.parsed.on("overwrite")
        ):
            raise Failed(
                f"error: '{key}' already has a value ({before[key]}), and --overwrite is false"
            )
        if value is None and key not in before:
            console.out(f'label "{key}" not found.\n')
    differing = {key: value for key, value in wanted.items() if before.get(key) != value}
    if not differing:
        console.out(f"{called(resource, found)} not labeled\n")
        return
    await console.patch("label", resource, name, {"metadata": {"labels": differing}})
    takes_only = all(value is None for value in wanted.values())
    console.out(f"{called(resource, found)} {'unlabeled' if takes_only else 'labeled'}\n")


async def annotate(console: Console) -> None:
    """The same for annotations."""
    things, wanted = _changes(console.parsed.args)
    if not wanted:
        raise Failed("error: at least one annotation update is required")
    for resource, found in await chosen(console, things):
        before = found["metadata"].get("annotations") or {}
        taken = [
            f"'{key}' already has a value ({before[key]})"
            for key, value in wanted.items()
            if value is not None and before.get(key, value) != value
        ]
        if taken and not console.parsed.on("overwrite"):
            raise Failed(
                f"error: --overwrite is false but found the following declared annotation(s): {'; '.join(taken)}"
            )
        await console.patch(
            "annotate", resource, found["metadata"]["name"], {"metadata": {"annotations": wanted}}
        )
        console.out(f"{called(resource, found)} annotated\n")


CHANGING = (
    Verb(
        "scale", scale, "TYPE/NAME --replicas=N", "wishes for another number of pods",
        (Flag("replicas", sort="int", required=True), Flag("current-replicas", sort="int"), SELECTOR, ALL),
    ),
    Verb("set image", set_image, "TYPE/NAME CONTAINER=IMAGE", "wishes for another image", (SELECTOR, ALL)),
    Verb(
        "patch", patch, "TYPE/NAME -p JSON [--type=merge]", "changes single fields",
        (Flag("patch", "p"), Flag("type"), Flag("subresource")),
    ),
    Verb("label", label, "TYPE NAME KEY=VALUE | KEY-", "sets and takes away labels", (SELECTOR, ALL, OVERWRITE)),
    Verb(
        "annotate", annotate, "TYPE NAME KEY=VALUE | KEY-", "sets and takes away annotations",
        (SELECTOR, ALL, OVERWRITE),
    ),
)  # fmt: skip
