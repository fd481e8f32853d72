"""Where a command's input comes from and its output goes, by its redirections in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from practice.images.console.calls import Done
from practice.images.console.machine import Machine
from practice.images.console.paths import path_in
from practice.images.mounts import FileProblem
from practice.limits import COMMAND_OUTPUT_BYTES

_DEVICES = ("/dev/stdout", "/dev/stderr", "/dev/null")
Targets = Sequence[tuple[str, str]]
"""Signs and what stands behind them, filled in."""


class Place(Protocol):
    """Where a command runs."""

    machine: Machine
    name: str
    folder: str


def source(place: Place, targets: Targets, flow: bytes | None) -> bytes | None:
    """The input: of the pipe, a file or a here-document. FileProblem names the file."""
    for sign, target in targets:
        if sign == "<<":
            flow = target.encode()
        elif sign == "<":
            try:
                flow = place.machine.files.read(path_in(place.folder, target))
            except FileProblem as problem:
                raise FileProblem(f"{target}: {problem}") from problem
    return flow


def redirected(place: Place, targets: Targets, done: Done, *, again: bool = False) -> Done:
    """What is left of the output. `again`: the files are open already, and are added to."""
    try:
        sinks = _sinks(place, targets, again=again)
        left = {"/dev/stdout": b"", "/dev/stderr": b""}
        for channel, data in ((1, done.out[:COMMAND_OUTPUT_BYTES]), (2, done.err)):
            sink = sinks[channel]
            if sink in left:
                left[sink] += data
            elif data:
                place.machine.files.write(sink, data, append=True)
    except FileProblem as problem:
        return Done(1, err=f"{place.name}: can't create {problem}\n".encode())
    return Done(done.code, left["/dev/stdout"], left["/dev/stderr"])


def _sinks(place: Place, targets: Targets, *, again: bool) -> dict[int, str]:
    """The file that each channel goes to; files are made, or emptied. FileProblem names the file."""
    sinks = {1: "/dev/stdout", 2: "/dev/stderr"}
    for sign, target in targets:
        if sign.startswith("<"):
            continue
        channels = (1, 2) if sign.startswith("&") else (2 if sign.startswith("2") else 1,)
        if ">&" in sign:
            sinks[channels[0]] = sinks.get(int(sign[-1]), sinks[1])
            continue
        path = path_in(place.folder, target)
        if path not in _DEVICES:
            try:
                place.machine.files.write(path, b"", append=again or sign.endswith(">>"))
            except FileProblem as problem:
                raise FileProblem(f"{target}: {problem}") from problem
        sinks.update(dict.fromkeys(channels, path))
    return sinks
