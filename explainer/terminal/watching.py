"""What becomes of objects, as long as somebody waits for it."""

from collections.abc import AsyncGenerator, Mapping

import msgspec

from dashboard.kube.api import Api, Object
from dashboard.kube.errors import from_status
from dashboard.kube.kinds import path
from dashboard.kube.lines import LineSplitter
from dashboard.limits import ANSWER_MAX_BYTES
from explainer.terminal.resources import Resource


class _Event(msgspec.Struct):
    type: str
    object: msgspec.Raw


async def changes(
    api: Api, resource: Resource, namespace: str, params: Mapping[str, str | int], version: str,
    *, accept: str = "application/json",
) -> AsyncGenerator[tuple[str, Object]]:  # fmt: skip
    """(type, object) of each event until the server ends the watch. Raises KubeError."""
    asked = {
        **{k: v for k, v in params.items() if k != "limit"},
        "watch": "true",
        "resourceVersion": version,
    }
    splitter = LineSplitter(max_bytes=ANSWER_MAX_BYTES)
    async with api.stream(path(resource.kind, namespace), params=asked, accept=accept) as response:
        async for chunk in response.content.iter_any():
            for line in splitter.feed(chunk):
                event = msgspec.json.decode(line, type=_Event)
                if event.type == "ERROR":
                    raise from_status(event.object)
                if event.type != "BOOKMARK":
                    yield event.type, msgspec.json.decode(event.object, type=Object)
