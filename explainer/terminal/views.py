"""POST /at/RUN/terminal/ : one line, whose output comes as NDJSON while it is made; or what Tab offers.

`{"line": "kubectl get pods", "stdin": ""}` is answered by objects `{"out": "…"}`, `{"err": "…"}` and at last
`{"exit": 0}`; `{"complete": "kubectl get po"}` by `{"offers": […]}`. Whoever goes away ends the line.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from dashboard.access import sessions
from dashboard.limits import REQUEST_BODY_BYTES
from dashboard.roles import Role
from dashboard.web import backend
from explainer.runs import places
from explainer.terminal import completion, slots
from explainer.terminal.limits import TERMINAL_LINE_CHARS, TERMINAL_RIGHTS_S
from explainer.terminal.shell import Shell

log = logging.getLogger(__name__)
BODY_BYTES = REQUEST_BODY_BYTES
"""Podium's own bound: room for a line, and for what is pasted with its line breaks escaped."""
Chunk = dict[str, str | int]


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The body: a line, or the beginning of one."""

    line: str = ""
    stdin: str = ""
    complete: str | None = None


async def terminal(request: HttpRequest) -> HttpResponseBase:
    """Refuses before anything runs: no run here, no JSON, too long, too many."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    place = places.find(backend.choice())
    if place is None:
        raise Http404("No lesson is played here.")
    if request.content_type != "application/json":
        return _no(415, "A line is sent as application/json.")
    if len(request.body) > BODY_BYTES:
        return _no(413, f"A line and what is pasted have at most {BODY_BYTES} bytes.")
    try:
        asked = msgspec.json.decode(request.body, type=Asked)
    except msgspec.MsgspecError as why:
        return _no(400, f'A line is {{"line": "kubectl get pods"}}: {why}')
    shell = place.shell(viewer)
    if shell is None:
        return _no(
            409,
            "The terminal speaks to practice clusters only. For this one, use a kubectl of your own.",
        )
    if asked.complete is not None:
        return JsonResponse(
            {"offers": await completion.offers(shell, asked.complete[:TERMINAL_LINE_CHARS])}
        )
    response = StreamingHttpResponse(
        _spoken(request, viewer.id, shell, asked), content_type="application/x-ndjson"
    )
    response["X-Accel-Buffering"] = "no"  # nginx would collect the lines
    response["Cache-Control"] = "no-store"
    return response


async def _spoken(
    request: HttpRequest, viewer: str, shell: Shell, asked: Asked
) -> AsyncIterator[bytes]:
    """The chunks as they come; closed, it ends the line."""
    said: asyncio.Queue[Chunk] = asyncio.Queue()
    try:
        with slots.slot(viewer):
            task = asyncio.create_task(_run(shell, asked, said), name="terminal line")
            try:
                async for chunk in _until_exit(request, said):
                    yield msgspec.json.encode(chunk) + b"\n"
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
    except slots.NoSlot as why:
        yield (
            msgspec.json.encode({"err": f"{why}\n"})
            + b"\n"
            + msgspec.json.encode({"exit": 1})
            + b"\n"
        )


async def _run(shell: Shell, asked: Asked, said: asyncio.Queue[Chunk]) -> None:
    def say(where: str, text: str) -> None:
        if text:
            said.put_nowait({where: text})  # bounded by what a line may print

    code = 1
    try:
        code = await shell.run(asked.line, asked.stdin, say)
    except Exception:
        log.exception("The terminal failed at a line")
        say("err", "[Podium: the terminal failed at this line; its log says why]\n")
    said.put_nowait({"exit": code})


async def _until_exit(request: HttpRequest, said: asyncio.Queue[Chunk]) -> AsyncIterator[Chunk]:
    while True:
        try:
            async with asyncio.timeout(TERMINAL_RIGHTS_S):
                chunk = await said.get()
        except TimeoutError:
            # The right is asked for anew: a line must not outlive it.
            now = await sessions.authority(request.scope)  # type: ignore[attr-defined]
            if now is None or not now.may(Role.OPERATOR):
                yield {"err": "[Podium: you may not act here any more]\n"}
                yield {"exit": 1}
                return
            continue
        yield chunk
        if "exit" in chunk:
            return


def _no(status: int, why: str) -> JsonResponse:
    return JsonResponse({"why": why}, status=status)
