"""Commands that begin before their client is connected: a refusal must come before the upgrade."""

from __future__ import annotations

from typing import Any

from practice.api.node_services import NodeServices, OnEnd, OnOutput, Process
from practice.network import Outside
from practice.streaming import commands


class Early:
    """A command that was begun before its client is connected. What it says is kept until then."""

    def __init__(self, begin: commands.Begin) -> None:
        self._said: list[tuple[Any, ...]] = []
        self._on_output: OnOutput | None = None
        self._on_end: OnEnd | None = None
        self.process = begin(self._output, self._end)

    def connect(self, on_output: OnOutput, on_end: OnEnd) -> Process:
        """Tell the client what was said, and what will be."""
        self._on_output, self._on_end = on_output, on_end
        for entry in self._said:
            if len(entry) == 2:
                on_output(*entry)
            else:
                on_end(*entry)
        self._said.clear()
        return self.process

    def _output(self, channel: int, data: bytes) -> None:
        if self._on_output is not None:
            self._on_output(channel, data)
        else:
            self._said.append((channel, data))

    def _end(self, ended: Any) -> None:
        if self._on_end is not None:
            self._on_end(ended)
        else:
            self._said.append((ended,))


def begin_command(
    nodes: NodeServices,
    where: tuple[str, str, str],
    wish: commands.Wish,
    on_output: OnOutput,
    on_end: OnEnd,
) -> Process:
    """Exec or attach, as the wish says, in `where` (namespace, pod, container)."""
    outputs: dict[str, Any] = {"on_output": Outside(on_output), "on_end": Outside(on_end)}
    if wish.command is None:
        return nodes.open_attachment(*where, stdin=wish.stdin, **outputs)
    return nodes.open_command(
        *where, wish.command, terminal=wish.terminal, stdin=wish.stdin, **outputs
    )
