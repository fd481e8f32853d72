"""Looking into a pod with programs that it has not."""

import shlex

from dashboard import limits
from dashboard.actions.catalog.action import Action, Values
from dashboard.actions.fields import (
    Choice,
    CommandLine,
    ContainerName,
    ImageName,
    Minutes,
    ObjectName,
)
from dashboard.actions.target import Target

_NAME_MAX_CHARS = 63
_HOWS = (
    ("beside", "beside it, until the pod ends"),
    ("copy", "in a copy, which goes by itself"),
)


def copy_name(target: Target, values: Values) -> str:
    """The copy's name: the pod's, and that of the new container."""
    called = str(values["called"])
    return f"{target.name[: _NAME_MAX_CHARS - len(called) - 1].rstrip('-.')}-{called}"


def _line(target: Target, values: Values) -> list[str]:
    command = shlex.split(str(values["command"]))
    where = (
        [f"--copy-to={copy_name(target, values)}", "--share-processes"]
        if values["how"] == "copy"
        else [f"--target={values['container']}"]
    )
    return [
        "debug",
        target.name,
        f"--image={values['image']}",
        f"--container={values['called']}",
        *where,
        *(["--", *command] if command else []),
    ]


def _said(target: Target, values: Values) -> str:
    if values["how"] == "copy":
        return f"started {copy_name(target, values)} to look into {target.name}"
    return f"started {values['called']} in {target.name}"


DEBUG = Action(
    name="debug",
    title="Debug",
    confirm="Start",
    what="Starts a container of your choice to look into this pod; what it writes stands among the logs.",
    kinds=("Pod",),
    verb="patch",
    resource="pods/ephemeralcontainers",
    fields=(
        Choice(name="how", label="Where", options=_HOWS),
        ImageName(name="image", label="Image"),
        CommandLine(
            name="command", label="Command", hint="As in a shell; empty: what the image starts."
        ),
        ContainerName(name="container", label="Sees the processes of"),
        ObjectName(name="called", label="Name of the container"),
        Minutes(
            name="minutes",
            label="A copy goes after minutes",
            low=1,
            high=limits.COPY_MINUTES,
            usual=limits.COPY_USUAL_MINUTES,
            hint="Or by one press on Remove. A container beside the others stays until its pod ends.",
        ),
    ),
    line=_line,
    said=_said,
)
