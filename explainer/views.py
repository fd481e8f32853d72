"""What pages ask of runs: start one, read its state, command it (docs/lesson-protocol.md)."""

from typing import Any

import msgspec
from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from dashboard import wiring
from dashboard.kube.errors import KubeError
from dashboard.roles import Role
from dashboard.web import backend, several
from explainer import course
from explainer.limits import COMMAND_BYTES
from explainer.player import commands
from explainer.player.answers import NotNow
from explainer.player.document import Mode
from explainer.runs import library, registry
from explainer.runs.live import Run


class Start(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a start."""

    mode: Mode = "alone"
    recorded: bool = False
    """Played from the lesson's recording, without a cluster."""


async def start(request: HttpRequest, lesson: str) -> HttpResponse:
    """A new run; the answer says where it is."""
    folder = (await sync_to_async(library.folders)()).get(lesson)
    if folder is None:
        raise Http404(f"There is no lesson “{lesson}”.")
    try:
        asked = msgspec.json.decode(request.body[:COMMAND_BYTES] or b"{}", type=Start)
        run = await registry.start(
            lesson, folder, _viewer(request), asked.mode, recorded=asked.recorded
        )
    except msgspec.MsgspecError as why:
        return _no(400, f'A start says {{"mode": "alone"}} or {{"mode": "hall"}}: {why}')
    except registry.NoRun as why:
        can = (folder / library.RECORDING).is_file() and not asked.recorded
        return JsonResponse({"why": str(why), "recorded": can}, status=409)
    return JsonResponse({"at": f"{several.place(run.slug)}/cluster/"})


async def course_map(
    request: HttpRequest, *, trouble: str = "", refused: str = "", status: int = 200
) -> HttpResponse:
    """Every lesson, with what this cluster lacks for it and how far one is."""
    viewer, practice = _viewer(request), settings.PODIUM_CLUSTER == "practice"
    first = wiring.first()
    lessons = await sync_to_async(library.lessons)()
    lacks, left_out = await course.lacking(first.api if first else None, lessons, practice=practice)
    lines = await sync_to_async(course.lines)(viewer, lacks, practice=practice, left_out=left_out)
    shown = {
        "viewer": viewer,
        "lines": lines,
        "practice": practice,
        "cluster": first.hub.cluster.name if first else settings.PODIUM_CLUSTER,
        "why_not": course.why_not(viewer, practice=practice),
        "finished": sum(one.state == "finished" for one in lines),
        "may_hold": viewer.may_everywhere(Role.OPERATOR),
        "has_run": any(one.at for one in lines),
        "trouble": trouble,
        "refused": refused,
    }
    return await sync_to_async(render)(request, "lessons/course.html", shown, status=status)


async def play(request: HttpRequest, lesson: str) -> HttpResponse:
    """A form's start, alone or for a room, and on to its page; or the course map again, with why not."""
    folder = (await sync_to_async(library.folders)()).get(lesson)
    if folder is None:
        raise Http404(f"There is no lesson “{lesson}”.")
    try:
        mode: Mode = "hall" if request.POST.get("mode") == "hall" else "alone"
        run = await registry.start(lesson, folder, _viewer(request), mode)
    except registry.NoRun as why:
        return await course_map(request, trouble=str(why), refused=lesson, status=409)
    return HttpResponseRedirect(f"{several.place(run.slug)}/cluster/")


def runs(request: HttpRequest) -> HttpResponse:
    """What the person plays now, to come back to."""
    found = [
        {
            "at": f"{several.place(one.slug)}/cluster/",
            "lesson": one.lesson.head.lesson,
            "title": one.lesson.head.title,
            "mode": one.mode,
        }
        for one in registry.of(_viewer(request))
    ]
    return JsonResponse({"runs": found})


async def lesson(request: HttpRequest) -> HttpResponse:
    """GET: the state of the run at this place. POST: a command."""
    run = registry.find(backend.choice())
    if run is None or run.session is None:
        raise Http404("No lesson is played here.")
    if request.method == "POST":
        return await _command(request, run)
    raw = msgspec.json.encode(run.copy_for(_viewer(request)))
    return HttpResponse(raw, content_type="application/json")


async def _command(request: HttpRequest, run: Run) -> HttpResponse:
    if request.content_type != "application/json":
        return _no(415, "A command is sent as application/json.")
    if len(request.body) > COMMAND_BYTES:
        return _no(413, f"A command has at most {COMMAND_BYTES} bytes.")
    assert run.session is not None  # noqa: S101 - asked before
    try:
        await run.session.command(commands.read(request.body))
    except commands.NoCommand as why:
        return _no(400, str(why))
    except NotNow as why:
        return _no(409, str(why))
    except KubeError as error:
        return _no(503, error.message)
    return HttpResponse(status=204, headers=run.revs())


def _no(status: int, why: str) -> JsonResponse:
    return JsonResponse({"why": why}, status=status)


def _viewer(request: HttpRequest) -> Any:
    return request.viewer  # type: ignore[attr-defined]
