"""What Tab offers: verbs, flags, kinds, names and the lesson's manifests."""

import msgspec

from dashboard.kube.api import Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import path
from dashboard.web.others.tables import ACCEPT
from explainer.terminal import commands
from explainer.terminal.limits import TERMINAL_OFFERS
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import named, served
from explainer.terminal.shell import Shell, namespace_first


async def offers(shell: Shell, text: str) -> list[str]:
    """Whole words that the last word of `text` may become, sorted; none when nothing is known."""
    words = text.split(" ")
    last = words.pop()
    before = tuple(word for word in words if word)
    if before and before[0] in ("kubectl", "k"):
        before = before[1:]
    elif not before and "kubectl".startswith(last) and last:
        return ["kubectl"]
    try:
        found = await _offers(shell, before, last)
    except (KubeError, Failed, ValueError):
        return []
    return sorted({one for one in found if one.startswith(last) and one != last})[:TERMINAL_OFFERS]


async def _offers(shell: Shell, before: tuple[str, ...], last: str) -> list[str]:
    asked, before = namespace_first(before)
    if not before:
        return sorted({verb.name.split(" ")[0] for verb in commands.VERBS})
    if before[-1] in ("-n", "--namespace"):
        return await _names(shell, "namespaces", "")
    if before[-1] in ("-f", "--filename"):
        return _files(shell)
    if len(before) == 1 and before[0] in commands.FAMILIES:
        found = [
            verb.name.split(" ")[1]
            for verb in commands.VERBS
            if verb.name.startswith(f"{before[0]} ")
        ]
        return [*found, "-f"] if before[0] == "create" else found
    verb, rest = commands.find(before)
    if last.startswith("-"):
        return [
            f"--{flag.name}{'' if flag.sort == 'bool' else '='}"
            for flag in (*verb.flags, commands.NAMESPACE)
        ]
    namespace = asked[-1].removeprefix("--namespace=") if asked else shell.namespace
    return await _things(
        shell, verb.name, [word for word in rest if not word.startswith("-")], last, namespace
    )


async def _things(shell: Shell, verb: str, args: list[str], last: str, namespace: str) -> list[str]:
    if verb.startswith("create") or verb == "run":
        return []
    if verb in ("cordon", "uncordon", "drain"):
        return await _names(shell, "nodes", "")
    if verb == "logs" and "/" not in last:
        return await _names(shell, "pods", namespace)
    kind, slash, _ = last.partition("/")
    if slash:
        return [f"{kind}/{name}" for name in await _names(shell, kind, namespace)]
    if not args:
        return [one.kind.plural for one in await served(shell.api) if "list" in one.verbs]
    return [] if "/" in args[0] else await _names(shell, args[0], namespace)


async def _names(shell: Shell, kind: str, namespace: str) -> list[str]:
    resource = (await named(shell.api, kind))[0]
    where = path(resource.kind, namespace if resource.kind.namespaced else "")
    raw = await shell.api.request("GET", where, params={"limit": TERMINAL_OFFERS}, accept=ACCEPT)
    rows = msgspec.json.decode(raw, type=Object).get("rows") or []
    return [str(row["object"]["metadata"]["name"]) for row in rows]


def _files(shell: Shell) -> list[str]:
    if shell.folder is None:
        return ["-"]
    root = shell.folder
    return ["-", *(str(file.relative_to(root)) for file in sorted(root.glob("**/*.yaml")))]
