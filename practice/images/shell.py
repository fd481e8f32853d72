"""A container whose process is a shell, or one of a small image's programs: busybox and its kin.

The program itself only holds what a container starts with; the kubelet runs its command line as
`practice.images.console` understands it (`practice.kubelet.main_process`).
"""

from __future__ import annotations

from collections.abc import Sequence

from practice.images.console.once import run_once
from practice.images.program import Program, Serve, Step


class Shell(Program):
    """A container whose process is a shell, or a single command."""

    has_shell = True
    image_program: type[Program] = Program

    def _make_plan(self) -> list[Step]:
        return [Serve()]

    def on_sigterm(self) -> tuple[float, int] | None:
        """Process 1 without a handler: the kernel drops the signal."""
        return None

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command inside the container, without letting time pass."""
        if command and command[0].rpartition("/")[2] in self.tools:
            return self.image_program.run_tool(self.start, command)
        return run_once(self, command)

    def of_image(self, program: type[Program]) -> Shell:
        """This, in an image that is made for another program and has its tools."""
        self.image_program, self.tools = program, program.tools
        return self
