"""All that the terminal knows, and what it says of the rest."""

from explainer.terminal.console import Console
from explainer.terminal.flags import Flag
from explainer.terminal.refusals import Failed
from explainer.terminal.verbs import (
    changing,
    deleting,
    files,
    getting,
    making,
    on_nodes,
    raw,
    reading_logs,
    rolling,
)
from explainer.terminal.verbs.common import FILES, Verb


async def _replace(console: Console) -> None:
    if not console.parsed.has("raw"):
        raise Failed("error: replace knows --raw in this terminal. Use apply -f for manifests.")
    await raw.send(console, "replace")


VERBS: tuple[Verb, ...] = (
    getting.GET, reading_logs.LOGS, *making.MAKING, files.APPLY, *changing.CHANGING, *rolling.ROLLING, deleting.DELETE,
    *on_nodes.ON_NODES,
    Verb("replace", _replace, "--raw PATH -f -", "sends a PUT to the practice cluster", (FILES, Flag("raw"))),
)  # fmt: skip
BY_NAME = {verb.name: verb for verb in VERBS}
FAMILIES = ("create", "rollout", "set")
NAMESPACE = Flag("namespace", "n")
HELP = Flag("help", "h", "bool")
ELSEWHERE = {
    "describe": "Click the thing in the picture: the panel at its side says the same and more.",
    "explain": "The documentation has every field: kubernetes.io/docs/reference/kubernetes-api/",
    "exec": "There is no shell here. The inspector's log shows what a program writes.",
    "edit": "The inspector's YAML can be edited; or use patch.",
    "top": "The table view shows what nodes and pods use.",
    "config": "This terminal has one cluster and one namespace; -n names another.",
    "port-forward": "Nothing of the cluster is reachable from this page but by the API.",
    "attach": "There is no shell here.",
    "cp": "There are no files here.",
    "wait": "get -w and rollout status wait.",
}
SHORT = {"ns": "namespace", "cm": "configmap", "deploy": "deployment"}
"""Aliases of kubectl's `create`."""
KUBECTLS = {
    *ELSEWHERE, "proxy", "auth", "debug", "events", "kustomize", "diff", "autoscale", "taint", "certificate",
    "cluster-info", "version", "plugin", "completion", "api-resources", "api-versions", "options",
}  # fmt: skip
"""What kubectl has beside."""


def knows() -> str:
    """The verbs in one line."""
    return f"This terminal knows: {', '.join(verb.name for verb in VERBS)}."


def find(words: tuple[str, ...]) -> tuple[Verb, tuple[str, ...]]:
    """The verb, and what stands behind it. Raises Failed, as kubectl words it and then in our own."""
    if len(words) > 1 and words[0] == "create":
        words = (words[0], SHORT.get(words[1], words[1]), *words[2:])
    for length in (2, 1):
        verb = BY_NAME.get(" ".join(words[:length]))
        if verb is not None and len(words) >= length:
            return verb, words[length:]
    first = words[0]
    if first in FAMILIES:
        named = [verb.name for verb in VERBS if verb.name.startswith(f"{first} ")]
        what = f"error: {first} needs a word more."
        if len(words) > 1:
            what = f"error: unknown command \"{words[1]}\"\nSee 'kubectl {first} -h' for help and examples"
        raise Failed(f"{what}\nThis terminal knows: {', '.join(named)}.")
    if first in KUBECTLS:
        raise Failed(
            f"error: {first} is not in this terminal. {ELSEWHERE.get(first, '')}".rstrip()
            + f"\n{knows()}"
        )
    raise Failed(f'error: unknown command "{first}" for "kubectl"\n{knows()}')


def help_text() -> str:
    """All verbs, each with its line."""
    width = max(len(verb.name) for verb in VERBS) + 2
    lines = [f"  {verb.name.ljust(width)}{verb.says}" for verb in VERBS]
    return (
        "A part of kubectl, spoken to this cluster. It is no shell: one line, one command.\n\n" + "\n".join(lines)
        + "\n\nVERB --help shows what one takes. Tab completes, ↑ brings lines back, Ctrl-C ends what goes on.\n"
    )  # fmt: skip


def usage(verb: Verb) -> str:
    """What one takes."""
    flags = [
        f"  {f'-{one.short}, ' if one.short else '    '}--{one.name}{'' if one.sort == 'bool' else '=…'}"
        for one in sorted((*verb.flags, NAMESPACE), key=lambda one: one.name)
    ]
    return (
        f"kubectl {verb.name} {verb.usage}\n{verb.says.capitalize()}.\n\n" + "\n".join(flags) + "\n"
    )
