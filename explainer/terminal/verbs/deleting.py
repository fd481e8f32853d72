"""`kubectl delete`, which waits until what it deleted is gone."""

import asyncio

import msgspec

from dashboard.kube.api import Object
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import path
from explainer.terminal.console import META, Console
from explainer.terminal.flags import Flag
from explainer.terminal.limits import TERMINAL_POLL_S
from explainer.terminal.refusals import Failed, of_server
from explainer.terminal.resources import Resource, aims
from explainer.terminal.verbs import files, raw
from explainer.terminal.verbs.changing import NO_OBJECT
from explainer.terminal.verbs.common import ALL, FILES, SELECTOR, Verb

CASCADES = {
    "background": "Background",
    "foreground": "Foreground",
    "orphan": "Orphan",
    "true": "Background",
    "false": "Orphan",
}
Gone = tuple[Resource, str, str, str]
"""A kind, a namespace, a name and an id that shall be gone."""


async def delete(console: Console) -> None:
    """Says what it deleted, then waits."""
    parsed = console.parsed
    if parsed.has("raw"):
        return await raw.send(console, "delete")
    if parsed.text("cascade", "background") not in CASCADES:
        raise Failed(
            f'error: invalid cascade value ({parsed.text("cascade")}). Must be "background", "foreground", or "orphan"'
        )
    going: list[Gone] = []
    troubles: list[str] = []
    for resource, namespace, name in await _wanted(console):
        try:
            going.append(await _deleted(console, resource, namespace, name))
        except NotFound as error:
            if not parsed.on("ignore-not-found"):
                troubles.append(of_server(error))
            continue
        forced = " force" if parsed.on("force") else ""
        console.out(f'{resource.full} "{name}"{forced} deleted\n')
    if not going and not troubles and not any_named(console) and not parsed.on("ignore-not-found"):
        console.out("No resources found\n")
    if parsed.on("wait", default=True):
        for one in going:
            await _gone(console, one)
    if troubles:
        raise Failed("\n".join(troubles))


def any_named(console: Console) -> bool:
    """Whether the line names objects, rather than choosing them."""
    return not (console.parsed.has("selector") or console.parsed.on("all"))


async def _wanted(console: Console) -> list[tuple[Resource, str, str]]:
    parsed = console.parsed
    if parsed.has("filename"):
        return [
            (
                one.resource,
                str(one.body["metadata"].get("namespace") or console.within(one.resource)),
                str(one.body["metadata"]["name"]),
            )
            for one in await files.documents(console)
        ]
    if not parsed.args:
        raise Failed(NO_OBJECT)
    found: list[tuple[Resource, str, str]] = []
    for aim in await aims(console.api, parsed.args):
        where = console.within(aim.resource)
        if aim.name:
            found.append((aim.resource, where, aim.name))
        elif any_named(console):
            raise Failed("error: resource(s) were provided, but no name was specified")
        else:
            listed = await console.list(aim.resource, parsed.text("selector"))
            found += [(aim.resource, where, str(one["metadata"]["name"])) for one in listed]
    return found


async def _deleted(console: Console, resource: Resource, namespace: str, name: str) -> Gone:
    parsed = console.parsed
    grace = 1 if parsed.on("now") else 0 if parsed.on("force") else None
    if parsed.has("grace-period") and parsed.number("grace-period") >= 0:
        grace = parsed.number("grace-period")
    propagation = CASCADES[parsed.text("cascade", "background")]
    try:
        send = console.api.delete(
            resource.kind, namespace, name, grace_period_s=grace, propagation=propagation
        )
        answer: Object = await console.write("delete", resource, name, send, namespace=namespace)
    except ValueError as why:
        raise Failed(f"error: {why}") from why
    details = answer.get("details") or {}
    return (
        resource,
        namespace,
        name,
        str(details.get("uid") or (answer.get("metadata") or {}).get("uid") or ""),
    )


async def _gone(console: Console, one: Gone) -> None:
    resource, namespace, name, uid = one
    while True:
        try:
            raw_answer = await console.api.request(
                "GET", path(resource.kind, namespace, name), accept=META
            )
        except NotFound:
            return
        if uid and msgspec.json.decode(raw_answer, type=Object)["metadata"]["uid"] != uid:
            return
        await asyncio.sleep(TERMINAL_POLL_S)


DELETE = Verb(
    "delete", delete, "TYPE NAME… | TYPE -l SELECTOR | -f FILE", "deletes objects, and waits until they are gone", (
        SELECTOR, ALL, FILES, Flag("grace-period", sort="int"), Flag("now", sort="bool"), Flag("force", sort="bool"),
        Flag("cascade", bare="background"), Flag("wait", sort="bool"), Flag("ignore-not-found", sort="bool"),
        Flag("raw"),
    ),
)  # fmt: skip
