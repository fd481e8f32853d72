"""Faults of running programs: other knobs, or a crash, from one moment to the next.

Set from outside (a lesson, a test, the control endpoint), like the faults of nodes.
"""

from __future__ import annotations

import msgspec

from practice.images.program import Knobs
from practice.kubelet.container_life import ContainerLife
from practice.kubelet.pod_life import PodLife


class ProgramFaultError(Exception):
    """A fault was asked for in a container that does not run, or a knob that does not exist."""


def running(life: PodLife | None, container: str) -> list[ContainerLife]:
    """The running containers of that name, all of the pod's when it is empty. ProgramFaultError."""
    found = [
        one
        for one in (life.lives if life is not None else ())
        if one.container.program is not None and container in ("", one.container.name)
    ]
    if not found:
        raise ProgramFaultError(f"no container {container!r} runs there".replace(" ''", ""))
    return found


def adjust(life: PodLife | None, container: str, changes: dict[str, object]) -> None:
    """Change knobs; they hold until the container ends. ProgramFaultError: no such knob or value.

    Times that count from the start (`sick_after_s`) do so here, too: 0 is now.
    """
    for one in running(life, container):
        program = one.container.program
        if program is None:
            continue
        try:
            values = {**msgspec.structs.asdict(program.knobs), **changes}
            program.set_knobs(msgspec.convert(values, Knobs, strict=False))
        except msgspec.ValidationError as error:
            raise ProgramFaultError(f"a knob is set wrongly: {error}") from None
        one.use_changed()


def mend(life: PodLife | None, container: str, names: list[str]) -> None:
    """Put knobs back to what the containers were started with. ProgramFaultError: nothing runs."""
    for one in running(life, container):
        program = one.container.program
        if program is not None:
            before = {name: getattr(program.start.knobs, name) for name in names}
            program.set_knobs(msgspec.structs.replace(program.knobs, **before))
            one.use_changed()


def crash(life: PodLife | None, container: str, code: int) -> None:
    """Let programs exit now, with their last words. ProgramFaultError: nothing runs."""
    for one in running(life, container):
        program = one.container.program
        if program is not None and one.container.log is not None:
            for line in program.crash_lines():
                one.container.log.say(line)
        one.crash(code)


def kill_for_memory(life: PodLife | None, container: str) -> None:
    """Let the kernel kill one container now, the pod's first when it is not named. ProgramFaultError:
    it does not run."""
    found = running(life, container)
    first = next((one for one in found if container or one.container.role == "main"), found[0])
    first.kill_for_memory()
