"""Drains as pages know them: started by the action's form, stopped by a button of the panel that everybody sees."""

from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dashboard.actions import audit
from dashboard.actions.catalog import Values
from dashboard.actions.drain.registry import Busy
from dashboard.actions.drain.running import Drain
from dashboard.actions.drain.sorting import Options
from dashboard.actions.execute import Done, Refused
from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.web import backend

_OUTCOMES = {"done": "done", "failed": "failed"}


def start(viewer: Any, target: Target, values: Values, entry: Entry) -> Done | Refused:
    """Begin; the audit row gets its outcome when the drain has ended."""
    cluster = backend.current()

    async def ended(drain: Drain) -> None:
        await sync_to_async(audit.finish)(
            entry,
            outcome=_OUTCOMES.get(drain.state, "refused"),
            message=drain.text,
            now=timezone.now(),
        )
        word = "drained" if drain.state == "done" else "did not drain"
        text = f"{word} {drain.node.name}: {drain.text}"
        cluster.note(user=drain.user, text=text, ids=[drain.node.uid])

    options = Options(empty_dirs=bool(values["empty_dirs"]), force=bool(values["force"]))
    try:
        cluster.drains.start(
            target, options, user=viewer.name, timeout_s=int(values["timeout_s"]), on_end=ended
        )
    except Busy as why:
        return Refused(409, str(why))
    return Done(f"began to drain {target.name}")


def cancel(request: HttpRequest, drain: str) -> HttpResponse:
    """Stop a drain; pods that were evicted already go on leaving."""
    cluster = backend.current()
    found = cluster.drains.cancel(drain) or (cluster.others and cluster.others.stop_drain(drain))
    return HttpResponse(status=204 if found else 404)
