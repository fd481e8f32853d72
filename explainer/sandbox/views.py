"""The page that starts a sandbox, and what its panel asks for (docs/sandbox.md)."""

from typing import Any

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from dashboard import wiring
from dashboard.kube.errors import KubeError
from dashboard.web import backend, several
from explainer.course import GUEST
from explainer.sandbox import boxes, commands, deeds
from explainer.sandbox.limits import SANDBOX_COMMAND_BYTES

GUESTS = f"{GUEST} A sandbox needs a link of your own."


async def sandbox(request: HttpRequest) -> HttpResponse:
    """GET: the scenes to begin with, and the one that is there. POST: start, then 303 to its place."""
    viewer = _viewer(request)
    why = ""
    if request.method == "POST":
        try:
            box = await boxes.start(
                viewer, scene=request.POST.get("scene", ""), of_run=request.POST.get("of", "")[:80]
            )
        except boxes.NoSandbox as trouble:
            why = str(trouble)
        else:
            return HttpResponse(status=303, headers={"Location": _page(box)})
    mine = boxes.of(viewer)
    context = {
        "trouble": why,
        "why_not": GUESTS if viewer.is_guest else "",
        "may": boxes.may(),
        "mine": _page(mine) if mine else "",
        "left": boxes.LEFT if boxes.was_left(viewer) else "",
        "scenes": [] if viewer.is_guest else await _scenes(),
    }
    return await _rendered(request, context, status=409 if why else 200)


async def _scenes() -> list[dict[str, str]]:
    first = wiring.first()
    if first is None or not boxes.may():
        return []
    try:
        return await boxes.scenes(first.api)
    except KubeError:
        return []


async def _rendered(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    return await sync_to_async(render)(request, "sandbox/page.html", context, status=status)


async def state(request: HttpRequest) -> HttpResponse:
    """GET: what the panel shows. POST: a command."""
    box = _here()
    try:
        if request.method != "POST":
            return JsonResponse(await deeds.state(box))
        return await _command(request, box)
    except commands.NoCommand as why:
        return _no(400, str(why))
    except deeds.Refused as why:
        return _no(409, str(why))
    except KubeError as error:
        return _no(409 if 400 <= error.code < 500 else 503, error.message)


async def _command(request: HttpRequest, box: boxes.Box) -> HttpResponse:
    if request.content_type != "application/json":
        return _no(415, "A command is sent as application/json.")
    if len(request.body) > SANDBOX_COMMAND_BYTES:
        return _no(413, f"A command has at most {SANDBOX_COMMAND_BYTES} bytes.")
    command = commands.read(request.body)
    if isinstance(command, commands.End):
        await boxes.leave(box.owner.id)
        return JsonResponse({"at": "/sandbox/"})
    if isinstance(command, commands.Share):
        token = await box.link.make()
        return JsonResponse({"link": f"{request.scheme}://{request.get_host()}/enter/#{token}"})
    await deeds.do(box, command)
    return JsonResponse(await deeds.state(box))


def kubeconfig(request: HttpRequest) -> HttpResponse:
    """The file for kubectl; for the owner alone, because it carries an administrator's token of this cluster."""
    box = _here()
    if box.owner.id != _viewer(request).id:
        return _no(403, "Its owner alone gets the kubeconfig of a sandbox.")
    answer = HttpResponse(box.kubeconfig, content_type="application/yaml")
    answer["Content-Disposition"] = f'attachment; filename="{box.slug}.kubeconfig"'
    answer["Cache-Control"] = "no-store"
    return answer


def _here() -> boxes.Box:
    box = boxes.find(backend.choice())
    if box is None:
        raise Http404("There is no sandbox here.")
    return box


def _page(box: boxes.Box) -> str:
    return f"{several.place(box.slug)}/cluster/"


def _no(status: int, why: str) -> JsonResponse:
    return JsonResponse({"why": why}, status=status)


def _viewer(request: HttpRequest) -> Any:
    return request.viewer  # type: ignore[attr-defined]
