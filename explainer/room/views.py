"""What the pages of a hall ask for (docs/room.md): the room's state, its commands, the QR, the recording."""

import time
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from dashboard.access.viewer import Viewer
from dashboard.kube.errors import KubeError
from dashboard.roles import Role
from dashboard.web import backend, several
from explainer.limits import (
    GUEST_BURST,
    GUEST_PER_S,
    GUESTS_KNOWN,
    LEAD_BURST,
    LEAD_PER_S,
    ROOM_COMMAND_BYTES,
)
from explainer.player.answers import NotNow
from explainer.player.commands import NoCommand
from explainer.room import commands, copies
from explainer.room.allowance import Allowances
from explainer.room.room import Room
from explainer.runs import registry
from explainer.runs.live import Run

_following = Allowances(GUEST_PER_S, GUEST_BURST, GUESTS_KNOWN, time.monotonic)
_leading = Allowances(LEAD_PER_S, LEAD_BURST, GUESTS_KNOWN, time.monotonic)


async def room(request: HttpRequest) -> HttpResponse:
    """GET: the state, as the viewer may see it. POST: vote, follow, a copy of one's own."""
    run, hall = here()
    viewer = _viewer(request)
    if request.method != "POST":
        state = hall.state(leads=viewer.may(Role.OPERATOR))
        return HttpResponse(msgspec.json.encode(state), content_type="application/json")
    if no := _bad(request) or _too_often(_following, viewer):
        return no
    try:
        return await _follow(commands.read_following(request.body), viewer, run, hall)
    except NoCommand as why:
        return _no(400, str(why))
    except NotNow as why:
        return _no(409, str(why))
    except KubeError as error:
        return _no(503, error.message)


async def _follow(
    command: commands.Following, viewer: Viewer, run: Run, hall: Room
) -> HttpResponse:
    if isinstance(command, commands.Copy):
        if not run.practice:
            raise NotNow("A real cluster cannot be copied.")
        if not command.on:
            await copies.leave(viewer.id)
            return HttpResponse(status=204)
        slug = copies.of(viewer.id, run.slug) or await copies.take(viewer, run.slug)
        hall.publish()
        return JsonResponse({"at": f"{several.place(slug)}/cluster/"})
    if viewer.may(Role.OPERATOR):
        raise NotNow("Who leads a lesson neither votes nor follows.")
    if isinstance(command, commands.Vote):
        hall.vote(viewer.id, command)
    else:
        hall.follow(viewer.id, on=command.on)
    return HttpResponse(status=204)


async def lead(request: HttpRequest) -> HttpResponse:
    """What only those who lead may do."""
    run, hall = here()
    if no := _bad(request) or _too_often(_leading, _viewer(request)):
        return no
    try:
        await hall.lead(commands.read_leading(request.body))
    except NoCommand as why:
        return _no(400, str(why))
    except NotNow as why:
        return _no(409, str(why))
    except KubeError as error:
        return _no(503, error.message)
    return HttpResponse(status=204, headers=run.revs())


def qr(_request: HttpRequest) -> HttpResponse:
    """The way in, drawn."""
    _, hall = here()
    drawn = hall.door.qr()
    if not drawn:
        raise Http404("Nobody comes in by a code now.")
    return HttpResponse(drawn, content_type="image/svg+xml")


def recording(_request: HttpRequest) -> HttpResponse:
    """A good run of the lesson, recorded: played when the cluster fails before an audience."""
    run, _ = here()
    try:
        packed = run.recording.read_bytes()
    except OSError as why:
        raise Http404("This lesson has no recording.") from why
    return HttpResponse(packed, content_type="application/gzip")


def here() -> tuple[Run, Room]:
    """The hall at this place. Raises Http404."""
    run = registry.find(backend.choice())
    if run is None or run.room is None:
        raise Http404("No lesson is held for a room here.")
    return run, run.room


def _bad(request: HttpRequest) -> HttpResponse | None:
    if request.content_type != "application/json":
        return _no(415, "A command is sent as application/json.")
    if len(request.body) > ROOM_COMMAND_BYTES:
        return _no(413, f"A command has at most {ROOM_COMMAND_BYTES} bytes.")
    return None


def _too_often(allowances: Allowances, viewer: Viewer) -> HttpResponse | None:
    if allowances.take(viewer.id):
        return None
    answer = _no(429, "That came too often. Wait a moment.")
    answer["Retry-After"] = "1"
    return answer


def _no(status: int, why: str) -> HttpResponse:
    return JsonResponse({"why": why}, status=status)


def _viewer(request: HttpRequest) -> Any:
    return request.viewer  # type: ignore[attr-defined]
