"""A whole text of manifests: aimed, rehearsed together, applied in order, deleted in the reverse."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence

from dashboard import limits
from dashboard.actions import policy
from dashboard.actions.manifests.reading import Document
from dashboard.actions.manifests.writing import Aimed, Told, refused, rehearsed
from dashboard.actions.target import Actor, Target
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.served import Served


async def aim(
    api: Api,
    documents: Sequence[Document],
    *,
    namespace: str,
    actor: Actor | None,
    protected: Collection[str],
) -> list[Aimed | Told]:
    """Each document with its kind and place; a Told where it may not, or cannot, be sent."""
    served = Served(api)
    return [await _aim(served, one, namespace, actor, protected) for one in documents]


async def _aim(
    served: Served,
    document: Document,
    namespace: str,
    actor: Actor | None,
    protected: Collection[str],
) -> Aimed | Told:
    body, meta = document.body, document.body["metadata"]
    written, name = str(body["kind"]), meta["name"]
    told = f"{written.lower()} {name}"[:300]
    try:
        kind = await served.kind(body["apiVersion"], written)
    except KubeError as error:
        return Told(document=document, name=told, state="failed", text=error.message)
    if kind is None:
        line = document.lines.get(("kind",), document.line)
        said = f"The cluster serves no kind “{written[:60]}” in {body['apiVersion'][:120]}."
        return Told(
            document=document, name=told, state="refused", text=said, troubles=[(line, said)]
        )
    space = (meta.get("namespace") or namespace) if kind.namespaced else ""
    target = Target(kind=written, namespace=space, name=name)
    verdict = policy.may_write(actor, kind, target, protected=protected)
    if not verdict.allowed:
        return Told(document=document, name=told, state="refused", text=verdict.why)
    return Aimed(document=document, kind=kind, target=target)


async def rehearse(api: Api, aimed: Sequence[Aimed | Told]) -> list[Told]:
    """What an apply of all would do; some at a time."""
    gate = asyncio.Semaphore(limits.REHEARSED_AT_ONCE)
    made = {
        one.target.name
        for one in aimed
        if isinstance(one, Aimed) and one.target.kind == "Namespace"
    }

    async def one(entry: Aimed | Told) -> Told:
        if isinstance(entry, Told):
            return entry
        async with gate:
            told = await answered(entry, lambda: rehearsed(api, entry, force=False))
        if (
            told.state == "refused"
            and entry.target.namespace in made
            and ("NotFound" in told.text or 'namespaces "' in told.text)
        ):
            text = f"Its namespace {entry.target.namespace} is made by this text, so it cannot be rehearsed yet."
            return Told(document=entry.document, name=told.name, state="later", text=text)
        return told

    return list(await asyncio.gather(*(one(entry) for entry in aimed)))


async def answered(
    aimed: Aimed,
    ask: Callable[[], Awaitable[Told]],
    *,
    timeout_s: float = limits.REHEARSAL_TIMEOUT_S,
) -> Told:
    """What `ask` gives, or why nothing came of it."""
    try:
        async with asyncio.timeout(timeout_s):
            return await ask()
    except KubeError as error:
        return refused(aimed, error)
    except TimeoutError:
        said = f"The API server did not answer within {timeout_s:g} s; it may have done it all the same."
        return Told(document=aimed.document, name=str(aimed.target), state="failed", text=said)
    except ValueError as why:  # a name that cannot be part of a URL
        return Told(document=aimed.document, name=str(aimed.target), state="refused", text=str(why))
