"""An action before it is done: the API server's own dry run, and what that would change.

``dryRun=All`` goes through authorization, admission and validation like the real request and stores
nothing (API concepts, "Dry-run"), so what it refuses would be refused, and what it answers is what
would stand there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard import limits
from dashboard.actions.catalog import Action, Values
from dashboard.actions.execute import STEPS, Refused, attempt
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import Kind


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The object as it is, and as it would be; ``after`` is None where nothing of it stays."""

    before: Object
    after: Object | None


class DryApi(Api):
    """The same API server, of which every write is asked as a dry run. It shares the connection and
    its open session with the one it is made of, and is never closed itself."""

    def __init__(self, api: Api) -> None:
        vars(self).update(vars(api))
        self.answers: list[tuple[Kind, Object]] = []

    async def create(self, kind: Kind, namespace: str, body: Object, **how: Any) -> Object:
        """As Api.create, without a trace."""
        return await super().create(kind, namespace, body, **{**how, "dry_run": True})

    async def patch(
        self, kind: Kind, namespace: str, name: str, body: Object | Sequence[Object], **how: Any
    ) -> Object:
        """As Api.patch, without a trace; the answer is kept."""
        answer = await super().patch(kind, namespace, name, body, **{**how, "dry_run": True})
        if not how.get("subresource"):
            self.answers.append((kind, answer))
        return answer

    async def delete(self, kind: Kind, namespace: str, name: str, **how: Any) -> Object:
        """As Api.delete, without a trace."""
        return await super().delete(kind, namespace, name, **{**how, "dry_run": True})


async def rehearse(
    api: Api, action: Action, target: Target, values: Values, *, now: datetime
) -> Rehearsed | Refused:
    """What would happen, from the API server's own mouth; or its refusal, before anything was
    tried."""
    return await attempt(
        _rehearsed(api, action, target, values, now),
        target,
        timeout_s=limits.REHEARSAL_TIMEOUT_S,
        late="The API server did not answer the rehearsal in time.",
    )


async def _rehearsed(
    api: Api, action: Action, target: Target, values: Values, now: datetime
) -> Rehearsed:
    kind = target.api_kind
    before = await api.get(kind, target.namespace, target.name)
    if action.verb == "get":  # changes nothing, so there is nothing to rehearse
        return Rehearsed(before, before)
    dry = DryApi(api)  # only now is the session open that it shares
    await STEPS[action.name](dry, target, values, now)
    if action.verb == "delete":
        return Rehearsed(before, None)
    after = next((answer for written, answer in dry.answers if written == kind), before)
    if action.name == "scale":  # its answer is a Scale; the object itself changes in one field
        after = {**before, "spec": {**before["spec"], "replicas": values["replicas"]}}
    return Rehearsed(before, after)
