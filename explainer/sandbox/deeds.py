"""What the owner's commands do: each a call to the control endpoint of the sandbox, written down before it is sent."""

import asyncio
from typing import Any

from dashboard.actions.target import Target
from dashboard.kube.errors import KubeError
from explainer.doing.call import Call, raw_line
from explainer.doing.practice import CONTROL
from explainer.runs.ledger import AuditLedger
from explainer.sandbox import commands
from explainer.sandbox.boxes import HIDDEN, Box
from explainer.sandbox.limits import FAULTS_SHOWN


class Refused(Exception):
    """Not done; the message says why."""


async def state(box: Box) -> dict[str, Any]:
    """Time, faults in force, the catalogue of faults, and the scenes. Raises KubeError."""
    clock, faults, kinds, scenes = await asyncio.gather(
        *(
            box.control.ask("GET", where)
            for where in ("clock", "faults", "fault-kinds", "scenarios")
        )
    )
    return {
        "clock": {
            "rate": clock["rate"],
            "now_s": clock["now_s"],
            "problem": clock.get("problem", ""),
        },
        "faults": faults["items"][:FAULTS_SHOWN],
        "kinds": kinds["items"],
        "scene": scenes["current"],
        "scenes": [one for one in scenes["items"] if not str(one["name"]).startswith(HIDDEN)],
    }


async def do(box: Box, command: commands.Command) -> None:
    """One of those that the cluster hears. Raises Refused, KubeError."""
    match command:
        case commands.Fault():
            body = {"fault": command.fault, "parameters": command.parameters}
            await _send(box, "PUT", "faults", command.name, body, f"threw {command.fault}")
        case commands.Mend():
            await _send(box, "DELETE", "faults", command.name, None, f"mended {command.name}")
        case commands.Clock(step=True):
            await _send(box, "POST", "clock", "step", {"component": ""}, "took one step")
        case commands.Clock():
            await _send(
                box,
                "PUT",
                "clock",
                "rate",
                {"rate": command.rate},
                f"set the clock to {command.rate}",
            )
        case commands.Scene():
            if command.name.startswith(HIDDEN):
                raise Refused("That scene is for scale tests.")
            scene: dict[str, Any] = {"name": command.name, "seed": 0}
            await _send(box, "POST", "scenarios", "start", scene, f"began the scene {command.name}")


async def _send(
    box: Box, method: str, group: str, name: str, body: dict[str, Any] | None, said: str
) -> None:
    if not name or not name.replace("-", "").isalnum() or not name.isascii() or len(name) > 63:
        raise Refused("A name has small letters, digits and dashes, 63 at most.")
    where = f"{group}/{name}"

    async def send() -> None:
        await box.control.ask(method, where, body)

    call = Call(
        action=group.rstrip("s"), target=Target(kind="Practice", namespace="", name=name),
        kubectl=raw_line(method, f"{CONTROL}/{where}", body), said=said, send=send,
    )  # fmt: skip
    running = box.running
    assert running is not None  # noqa: S101 - found by its place
    ledger = AuditLedger(box.owner, running.hub.cluster.name)
    if refused := await ledger.begin(call):
        raise Refused(refused)
    try:
        await call.send()
    except KubeError as error:
        await ledger.end(call, error.message)
        raise
    await ledger.end(call, "")
    running.hub.note(box.owner.name, said)
