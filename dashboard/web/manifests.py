"""Manifests, pasted or from a file: looked through, applied, deleted. All of it as fragments for one dialog.

The text travels with each request and is kept nowhere: not on the page that comes back, not in the
audit log, not in the process's log. What is shown of an object is cut like everything else.
"""

import hashlib
import secrets
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone

from dashboard import limits
from dashboard.actions import audit
from dashboard.actions.manifests import batch, reading, writing
from dashboard.actions.manifests.writing import Aimed, Told
from dashboard.actions.rehearsal import Rehearsed
from dashboard.web import backend
from dashboard.web.acting import to_the_end
from dashboard.web.aim import NAMESPACE
from dashboard.web.preview import difference

KEY_MAX_CHARS = 48
_OUTCOMES = {"done": "done", "same": "done", "failed": "failed"}


async def manifests(request: HttpRequest) -> HttpResponse:
    """The empty form; with `?example` a small application stands in it, to begin with."""
    return render(
        request,
        "bench/apply.html",
        {
            "key": secrets.token_urlsafe(16),
            "max_bytes": limits.MANIFEST_MAX_BYTES,
            "text": get_template("bench/example.yaml").render() if "example" in request.GET else "",
        },
    )


async def check(request: HttpRequest) -> HttpResponse:
    """What an apply would do, object by object."""
    asked = await _read(request)
    if isinstance(asked, HttpResponse):
        return asked
    told = await batch.rehearse(backend.current().api, asked)
    entries = [_shown(one, request.viewer.role, index) for index, one in enumerate(told)]  # type: ignore[attr-defined]
    context = {
        "entries": entries,
        "digest": _digest(request),
        "can_apply": any(
            one.state in ("new", "changed", "same", "conflict", "later") for one in told
        ),
        "can_delete": any(isinstance(one, Aimed) for one in asked),
        "kubectl": _line("apply --server-side --field-manager=podium", request),
        "count": len(entries),
    }
    return render(request, "bench/checked.html", context)


async def apply(request: HttpRequest) -> HttpResponse:
    """Apply all, in the order of the text."""
    return await to_the_end(_do(request, "apply"))


async def delete(request: HttpRequest) -> HttpResponse:
    """Delete all, in the reverse order, as what was made last may need what was made first."""
    return await to_the_end(_do(request, "delete"))


async def _do(request: HttpRequest, verb: str) -> HttpResponse:
    asked = await _read(request)
    if isinstance(asked, HttpResponse):
        return asked
    if request.POST.get("digest") != _digest(request):
        return _trouble(
            request,
            409,
            "The text has changed since it was looked through. Look through it again.",
            0,
        )
    if verb == "delete" and request.POST.get("typed", "").strip() != "delete":
        return _trouble(request, 422, "To delete what this text names, type: delete", 0)
    told: list[Told] = []
    numbered = list(enumerate(asked))
    ends = timezone.now().timestamp() + limits.MANIFEST_TIMEOUT_S
    for index, one in reversed(numbered) if verb == "delete" else numbered:
        if isinstance(one, Told):
            told.append(one)
        elif timezone.now().timestamp() > ends:
            late = f"Not reached within {limits.MANIFEST_TIMEOUT_S} s; do it again for the rest."
            told.append(
                Told(document=one.document, name=str(one.target), state="failed", text=late)
            )
        else:
            told.append(await _one(request, verb, one, index))
    _tell(request, verb, [one for one in told if one.state == "done"])
    entries = [_shown(one, request.viewer.role, index) for index, one in enumerate(told)]  # type: ignore[attr-defined]
    done = sum(one.state in ("done", "same") for one in told)
    context = {"entries": entries, "verb": verb, "done": done, "count": len(told)}
    return render(request, "bench/applied.html", context)


async def _one(request: HttpRequest, verb: str, aimed: Aimed, index: int) -> Told:
    """One document: audit row, request, audit row."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    cluster, force = backend.current(), request.POST.get(f"force-{index}") == "on"
    how = "apply --server-side --field-manager=podium" + (" --force-conflicts" if force else "")
    entry = await sync_to_async(audit.begin)(
        viewer,
        aimed.target,
        action=verb,
        cluster=cluster.name,
        kubectl=_kubectl(how if verb == "apply" else "delete", aimed.target.namespace),
        key=f"{verb}-{request.POST.get('key', '')[:KEY_MAX_CHARS] or secrets.token_urlsafe(16)}-{index}",
        now=timezone.now(),
    )
    name = str(aimed.target)
    if isinstance(entry, audit.TooMany):
        return Told(document=aimed.document, name=name, state="refused", text=entry.why)
    if isinstance(entry, audit.Repeated):
        again = "This was sent before with the same form; look through the text again to repeat it."
        return Told(document=aimed.document, name=name, state="same", text=again)

    async def write() -> Told:
        if verb == "delete":
            return await writing.deleted(cluster.api, aimed)
        made = await writing.write(cluster.api, aimed, force=force, dry_run=False)
        return Told(
            document=aimed.document, name=name, state="done", uid=made["metadata"].get("uid", "")
        )

    told = await batch.answered(aimed, write, timeout_s=limits.ACTION_TIMEOUT_S)
    await sync_to_async(audit.finish)(
        entry, outcome=_OUTCOMES.get(told.state, "refused"), message=told.text, now=timezone.now()
    )
    return told


async def _read(request: HttpRequest) -> list[Aimed | Told] | HttpResponse:
    """The documents and what they are aimed at, or the answer that says why not."""
    text, namespace = request.POST.get("text", ""), request.POST.get("namespace", "") or "default"
    if not text.strip():
        return _trouble(
            request, 422, "There is nothing here yet: paste manifests, or take a file.", 0
        )
    size = len(text.encode())
    if size > limits.MANIFEST_MAX_BYTES:
        return _trouble(
            request,
            413,
            f"This is {size:,} bytes; Podium takes at most {limits.MANIFEST_MAX_BYTES:,}.",
            0,
        )
    if not NAMESPACE.fullmatch(namespace):
        return _trouble(request, 422, "This is not a namespace that Kubernetes could have.", 0)
    try:
        documents = await sync_to_async(reading.read, thread_sensitive=False)(text)
    except reading.Unreadable as why:
        return _trouble(request, 422, str(why), why.line)
    if not documents:
        return _trouble(request, 422, "There is no object in this text, only comments.", 0)
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    return await batch.aim(
        backend.current().api,
        documents,
        namespace=namespace,
        actor=viewer,
        protected=settings.PODIUM_PROTECTED_NAMESPACES,
    )


def _shown(told: Told, role: str, index: int) -> dict[str, Any]:
    """What the template draws of one document; the index is its number in the text."""
    lines: list[tuple[str, str]] = []
    if told.before is not None and told.after is not None and not told.keys:
        lines = difference(Rehearsed(told.before, told.after), role)
    return {"told": told, "lines": lines, "index": index}


def _tell(request: HttpRequest, verb: str, done: list[Told]) -> None:
    """One note to everybody for the whole text."""
    if not done:
        return
    names = ", ".join(one.name for one in done[:3])
    more = f" and {len(done) - 3} more" if len(done) > 3 else ""
    word = "applied" if verb == "apply" else "deleted"
    backend.current().note(
        user=request.viewer.name,  # type: ignore[attr-defined]
        text=f"{word} {names}{more}",
        ids=[one.uid for one in done if one.uid],
    )


def _digest(request: HttpRequest) -> str:
    """Of what was looked through: text and namespace."""
    given = f"{request.POST.get('namespace', '')}\0{request.POST.get('text', '')}"
    return hashlib.sha256(given.encode()).hexdigest()[:32]


def _line(words: str, request: HttpRequest) -> str:
    return _kubectl(words, request.POST.get("namespace", "") or "default")


def _kubectl(words: str, namespace: str) -> str:
    scope = f"-n {namespace} " if namespace else ""
    return f"kubectl {scope}{words} -f manifests.yaml"


def _trouble(request: HttpRequest, status: int, text: str, line: int) -> HttpResponse:
    return render(request, "bench/trouble.html", {"text": text, "line": line}, status=status)
