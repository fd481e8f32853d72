"""Editing one object as YAML: the text, what the edit would do, and the saving. Fragments for the bench.

What came back is compared with the text that was shown: when somebody changed the object meanwhile,
both changes stand side by side, and the edit is put on top of the newer one only when that was seen.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dashboard import limits
from dashboard.actions import audit, policy
from dashboard.actions.manifests import editing, owning, reading, writing
from dashboard.actions.manifests.editing import Edit, Planned
from dashboard.actions.manifests.writing import Aimed
from dashboard.actions.rehearsal import Rehearsed
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Object
from dashboard.kube.kinds import NAMES_ONLY
from dashboard.projection.audience import redact
from dashboard.web import backend
from dashboard.web.acting import to_the_end
from dashboard.web.aim import BadAim, from_any_form
from dashboard.web.inspector.manifest import plain_yaml
from dashboard.web.others import discovery
from dashboard.web.preview import difference
from dashboard.web.text import visible

KEY_MAX_CHARS = 56


def why_not(viewer: Any, target: Target) -> str:
    """Why this object is not edited here, or nothing."""
    if target.kind in NAMES_ONLY:
        return f"Contents of a {target.kind} are never shown, so they cannot be edited; apply a manifest instead."
    return policy.may_write(
        viewer, target.api_kind, target, protected=settings.PODIUM_PROTECTED_NAMESPACES
    ).why


async def edit(request: HttpRequest) -> HttpResponse:
    """The object's text in the editor."""
    try:
        target = await from_any_form(request.GET)
    except BadAim as why:
        return _trouble(request, 400, str(why))
    if refused := why_not(_viewer(request), target):
        return _trouble(request, 403, refused)
    try:
        found = await backend.current().api.get(target.api_kind, target.namespace, target.name)
    except errors.KubeError as error:
        return _trouble(request, _status(error), error.message)
    text = plain_yaml(editing.editable(found))
    if len(text) > limits.MANIFEST_MAX_BYTES // 4:
        return _trouble(
            request, 413, "This object is too large to be edited here; kubectl edit takes it."
        )
    if visible(text) != text:
        said = (
            "It holds invisible characters, which an editor would not show; kubectl edit takes it."
        )
        return _trouble(request, 409, said)
    context = {
        "target": target,
        "resource": discovery.called(target.of) if target.of else "",
        "uid": found["metadata"]["uid"],
        "text": text,
        "seen": " ".join(owning.marks(found)),
        "key": secrets.token_urlsafe(16),
        "max": limits.MANIFEST_MAX_BYTES,
    }
    return render(request, "bench/edit.html", context)


async def check(request: HttpRequest) -> HttpResponse:
    """What the edit would do."""
    asked = await _read(request)
    if isinstance(asked, HttpResponse):
        return asked
    try:
        planned = await editing.plan(backend.current().api, asked)
    except errors.KubeError as error:
        return _refusal(request, error, asked)
    return render(request, "bench/edited.html", _plan(request, asked, planned))


async def save(request: HttpRequest) -> HttpResponse:
    """Do what was looked at."""
    return await to_the_end(_save(request))


async def _save(request: HttpRequest) -> HttpResponse:
    asked = await _read(request)
    if isinstance(asked, HttpResponse):
        return asked
    cluster, viewer = backend.current(), _viewer(request)
    try:
        planned = await editing.plan(cluster.api, asked)
    except errors.KubeError as error:
        return _refusal(request, error, asked)
    needs_force = bool(planned.conflicts or planned.stays)
    force = request.POST.get("force") == "on"
    if request.POST.get("digest") != _digest(request, planned.now) or (needs_force and not force):
        context = _plan(request, asked, planned)
        unseen = "Look again: this is what the edit would do now." if not needs_force else ""
        return render(request, "bench/edited.html", {**context, "unseen": unseen}, status=409)
    target, replace = asked.aimed.target, bool(planned.stays) and not planned.has_changed
    entry = await sync_to_async(audit.begin)(
        viewer,
        target,
        action="edit",
        cluster=cluster.name,
        kubectl=_kubectl(target, force=force, replace=replace),
        key=f"edit-{request.POST.get('key', '')[:KEY_MAX_CHARS] or secrets.token_urlsafe(16)}",
        now=timezone.now(),
    )
    if isinstance(entry, audit.TooMany):
        return _trouble(request, 429, entry.why)
    if isinstance(entry, audit.Repeated):
        return _trouble(
            request, 409, "This edit was sent already. Open the object anew to edit it again."
        )
    try:
        await editing.save(cluster.api, asked, force=force, replace=replace)
    except errors.KubeError as error:
        failed = isinstance(error, errors.Unreachable)
        await sync_to_async(audit.finish)(
            entry,
            outcome="failed" if failed else "refused",
            message=error.message,
            now=timezone.now(),
        )
        return _refusal(request, error, asked)
    text = f"edited {target.kind} {target.name}"
    await sync_to_async(audit.finish)(entry, outcome="done", message=text, now=timezone.now())
    cluster.note(user=viewer.name, text=text, ids=[target.uid])
    context = {"text": text, "kubectl": entry.kubectl, "target": target}
    answer = render(request, "actions/requested.html", context)
    answer["HX-Trigger"] = json.dumps({"podium:requested": {"id": target.uid, "text": text}})
    return answer


async def _read(request: HttpRequest) -> Edit | HttpResponse:
    """The edit, or the answer that says why it is none."""
    form: Mapping[str, str] = request.POST
    try:
        target = await from_any_form(form)
    except BadAim as why:
        return _trouble(request, 400, str(why))
    if refused := why_not(_viewer(request), target):
        return _trouble(request, 403, refused)
    text, base = form.get("text", ""), form.get("base", "")
    if len(text.encode()) > limits.MANIFEST_MAX_BYTES or len(base) > limits.MANIFEST_MAX_BYTES:
        return _trouble(request, 413, f"Podium takes at most {limits.MANIFEST_MAX_BYTES:,} bytes.")
    try:
        documents, bases = await sync_to_async(_documents, thread_sensitive=False)(text, base)
    except reading.Unreadable as why:
        return _trouble(request, 422, str(why), why.line)
    if len(documents) != 1 or len(bases) != 1:
        return _trouble(
            request, 422, "An edit is about one object; there is another number of them here."
        )
    body, kind = documents[0].body, target.api_kind
    meta = body["metadata"]
    same = (body["kind"], meta["name"], meta.get("namespace", "")) == (
        target.kind, target.name, target.namespace,
    )  # fmt: skip
    if not same or body["apiVersion"] != kind.api_version or not target.uid:
        said = (
            "Kind, apiVersion, name and namespace say which object this is, and cannot be edited."
        )
        return _trouble(request, 422, said, documents[0].line)
    aimed = Aimed(document=documents[0], kind=kind, target=target)
    return Edit(aimed=aimed, base=bases[0].body, seen=frozenset(form.get("seen", "").split()))


def _documents(text: str, base: str) -> tuple[list[reading.Document], list[reading.Document]]:
    return reading.read(text), reading.read(base)


def _plan(request: HttpRequest, asked: Edit, planned: Planned) -> dict[str, Any]:
    role = _viewer(request).role
    theirs: list[tuple[str, str]] = []
    if planned.has_changed:
        as_shown = {"metadata": {}, **asked.base}
        theirs = difference(Rehearsed(as_shown, editing.editable(planned.now)), role)
    return {
        "planned": planned,
        "lines": difference(Rehearsed(planned.now, planned.after), role),
        "theirs": theirs,
        "digest": _digest(request, planned.now),
        "can_replace": bool(planned.stays) and not planned.has_changed,
        "must_force": bool(planned.conflicts or planned.stays),
        "kubectl": _kubectl(
            asked.aimed.target,
            force=bool(planned.conflicts),
            replace=bool(planned.stays) and not planned.has_changed,
        ),
    }


def _digest(request: HttpRequest, now: Object) -> str:
    """Of what was looked at: the text, and the object without its status."""
    seen = json.dumps(redact(writing.plain(now), "operator"), sort_keys=True)
    return hashlib.sha256(f"{seen}\0{request.POST.get('text', '')}".encode()).hexdigest()[:32]


def _kubectl(target: Target, *, force: bool, replace: bool) -> str:
    scope = f"-n {target.namespace} " if target.namespace else ""
    if replace:
        return f"kubectl {scope}replace --field-manager=podium -f edited.yaml"
    how = " --force-conflicts" if force else ""
    return f"kubectl {scope}apply --server-side --field-manager=podium{how} -f edited.yaml"


def _refusal(request: HttpRequest, error: errors.KubeError, asked: Edit) -> HttpResponse:
    if isinstance(error, errors.NotFound):
        return _trouble(request, 404, f"{asked.aimed.target} is gone; it was deleted meanwhile.")
    troubles = editing.complaints(error, asked.aimed.document)
    context = {"text": f"The API server refused it: {error.message}", "troubles": troubles}
    return render(request, "bench/trouble.html", context, status=_status(error))


def _status(error: errors.KubeError) -> int:
    if isinstance(error, errors.Unreachable):
        return 503
    return error.code if 402 <= error.code < 500 else 502


def _trouble(request: HttpRequest, status: int, text: str, line: int = 0) -> HttpResponse:
    return render(request, "bench/trouble.html", {"text": text, "line": line}, status=status)


def _viewer(request: HttpRequest) -> Any:
    return request.viewer  # type: ignore[attr-defined]
