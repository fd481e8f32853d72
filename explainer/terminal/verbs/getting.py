"""`kubectl get`, in its forms."""

import asyncio
from contextlib import aclosing
from itertools import groupby

import msgspec

from dashboard.kube.api import Object
from dashboard.kube.errors import BadRequest, KubeError, NotFound
from dashboard.kube.kinds import path
from dashboard.web.others.tables import ACCEPT
from explainer.terminal import printing, watching
from explainer.terminal.console import Console, may_show
from explainer.terminal.flags import Flag
from explainer.terminal.limits import TERMINAL_OBJECTS
from explainer.terminal.refusals import Failed, of_server
from explainer.terminal.resources import Aim, Resource, aims
from explainer.terminal.verbs import raw
from explainer.terminal.verbs.common import EVERYWHERE, SELECTOR, Verb

NO_TYPE = """\
You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples"""


async def get(console: Console) -> None:
    """Prints what is found before it complains of what is not."""
    parsed = console.parsed
    if parsed.has("raw"):
        return await raw.get(console)
    if not parsed.args:
        raise Failed(NO_TYPE)
    form, rest = printing.form(parsed.text("output"))
    wanted = await aims(console.api, parsed.args)
    if any(aim.name for aim in wanted) and (parsed.has("selector") or parsed.on("all-namespaces")):
        why = (
            "a resource cannot be retrieved by name across all namespaces"
            if parsed.on("all-namespaces")
            else "name cannot be provided when a selector is specified"
        )
        raise Failed(f"error: {why}")
    if parsed.on("watch") or parsed.on("watch-only"):
        return await _watch(console, wanted, form)
    if form in ("json", "yaml", "jsonpath"):
        return await _whole(console, wanted, form, rest)
    return await _tables(console, wanted, form)


def _asked(console: Console, resource: Resource) -> tuple[str, dict[str, str | int]]:
    parsed = console.parsed
    namespace = "" if parsed.on("all-namespaces") else console.within(resource)
    params: dict[str, str | int] = {
        "labelSelector": parsed.text("selector"), "fieldSelector": parsed.text("field-selector"),
        "limit": TERMINAL_OBJECTS,
    }  # fmt: skip
    return namespace, params


async def _table(console: Console, aim: Aim) -> Object:
    namespace, params = _asked(console, aim.resource)
    try:
        where = path(aim.resource.kind, namespace, aim.name)
    except ValueError as why:
        raise Failed(f"error: {why}") from why
    answer = await console.api.request(
        "GET", where, params={} if aim.name else params, accept=ACCEPT
    )
    return msgspec.json.decode(answer, type=Object)


async def _tables(console: Console, wanted: list[Aim], form: str) -> None:
    found: list[tuple[Resource, Object]] = []
    troubles: list[KubeError] = []
    for aim in wanted:
        try:
            found.append((aim.resource, await _table(console, aim)))
        except BadRequest as error:
            raise _unmatched(console, aim, error) from error
        except NotFound as error:
            if not (aim.name and console.parsed.on("ignore-not-found")):
                troubles.append(error)
    has_several = len({resource.full for resource, _ in found}) > 1
    any_printed = False
    for resource, group in groupby(found, key=lambda one: one[0]):
        tables = [table for _, table in group]
        if form == "name":
            text = "".join(f"{resource.full}/{name}\n" for name in _names(tables))
        else:
            printer = _printer(
                console, resource, form, with_kind=has_several or console.parsed.on("show-kind")
            )
            text = printer.text(tables)
        if text and any_printed and form != "name":
            console.out("\n")
        console.out(text)
        any_printed = any_printed or bool(text)
    _ended(console, troubles, any_printed=any_printed, form=form)


def _unmatched(console: Console, aim: Aim, error: BadRequest) -> Failed:
    """kubectl repeats what it asked for when a selector is refused."""
    kind, parsed = aim.resource.kind, console.parsed
    if aim.name or not (parsed.has("selector") or parsed.has("field-selector")):
        return Failed(of_server(error))
    what = f"{kind.group}/{kind.version}, Resource={kind.plural}"
    return Failed(
        f'Error from server (BadRequest): Unable to find "{what}" that match label selector '
        f'"{parsed.text("selector")}", field selector "{parsed.text("field-selector")}": {error.message}'
    )


def _ended(console: Console, troubles: list[KubeError], *, any_printed: bool, form: str) -> None:
    parsed = console.parsed
    if troubles:
        raise Failed("\n".join(of_server(error) for error in troubles))
    if any_printed or form == "name" or parsed.on("ignore-not-found"):
        return
    if parsed.on("all-namespaces"):
        console.err("No resources found")
    else:
        console.err(f"No resources found in {console.place} namespace.")


def _names(tables: list[Object]) -> list[str]:
    return [
        str(row["object"]["metadata"]["name"])
        for table in tables
        for row in table.get("rows") or []
    ]


def _printer(
    console: Console, resource: Resource, form: str, *, with_kind: bool
) -> printing.TablePrinter:
    parsed = console.parsed
    return printing.TablePrinter(
        resource, wide=form == "wide", with_kind=with_kind,
        with_namespace=parsed.on("all-namespaces") and resource.kind.namespaced,
        headers=not parsed.on("no-headers"), show_labels=parsed.on("show-labels"),
        label_columns=parsed.texts("label-columns"),
    )  # fmt: skip


async def _whole(console: Console, wanted: list[Aim], form: str, rest: str) -> None:
    found: list[Object] = []
    troubles: list[KubeError] = []
    for aim in wanted:
        try:
            if aim.name:
                found.append(await console.read(aim.resource, aim.name))
            else:
                found += await _listed(console, aim.resource)
        except NotFound as error:
            troubles.append(error)
    is_list = len(wanted) != 1 or not wanted[0].name
    if found or (is_list and not troubles):
        console.out(printing.whole(found, form, rest, is_list=is_list))
    if troubles:
        raise Failed("\n".join(of_server(error) for error in troubles))


async def _listed(console: Console, resource: Resource) -> list[Object]:
    may_show(resource)
    namespace, params = _asked(console, resource)
    from_all = await console.api.list(
        resource.kind, namespace, label_selector=str(params["labelSelector"]),
        field_selector=str(params["fieldSelector"]), limit=TERMINAL_OBJECTS,
    )  # fmt: skip
    told = {"apiVersion": resource.kind.api_version, "kind": resource.kind.kind}
    return [told | one for one in from_all.get("items") or []]


async def _watch(console: Console, wanted: list[Aim], form: str) -> None:
    if len(wanted) != 1:
        raise Failed("error: you may only specify a single resource type")
    if form not in ("", "wide", "name"):
        raise Failed("error: -w comes with tables or -o name in this terminal.")
    aim = wanted[0]
    printer = _printer(console, aim.resource, form, with_kind=console.parsed.on("show-kind"))
    first = await _table(console, aim)

    def show(table: Object) -> None:
        console.out(
            "".join(f"{aim.resource.full}/{one}\n" for one in _names([table]))
            if form == "name"
            else printer.text([table])
        )

    if not console.parsed.on("watch-only"):
        show(first)
    namespace, params = _asked(console, aim.resource)
    if aim.name:
        params["fieldSelector"] = f"metadata.name={aim.name}"
    version = str((first.get("metadata") or {}).get("resourceVersion") or "")
    changes = watching.changes(console.api, aim.resource, namespace, params, version, accept=ACCEPT)
    async with aclosing(changes):
        async for _, table in changes:
            show(table)
            await asyncio.sleep(0)


GET = Verb(
    "get", get, "TYPE [NAME…]", "lists objects", (
        SELECTOR, EVERYWHERE, Flag("output", "o"), Flag("watch", "w", "bool"), Flag("watch-only", sort="bool"),
        Flag("show-labels", sort="bool"), Flag("label-columns", "L", "texts"), Flag("no-headers", sort="bool"),
        Flag("field-selector"), Flag("ignore-not-found", sort="bool"), Flag("show-kind", sort="bool"), Flag("raw"),
    ),
)  # fmt: skip
