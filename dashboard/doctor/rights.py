"""What the cluster lets Podium's account do, one SelfSubjectAccessReview for each right.

Reviews, not SelfSubjectRulesReviews: the rules of one namespace say nothing of the others, and may
be incomplete (https://kubernetes.io/docs/reference/access-authn-authz/authorization/).
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard import limits
from dashboard.doctor.needs import Need, questions
from dashboard.kube import reviews
from dashboard.kube.api import Api


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights that are denied in the whole cluster; `narrow` are those among them that the account
    has in its own `namespace`, where Podium then looks instead."""

    denied: frozenset[tuple[Need, str]] = frozenset()
    narrow: frozenset[tuple[Need, str]] = frozenset()
    namespace: str = ""

    def of(self, need: Need) -> list[str]:
        """The verbs of `need` that are denied in the whole cluster."""
        return [verb for verb in need.verbs if (need, verb) in self.denied]

    def is_narrow(self, need: Need) -> bool:
        """Whether all that is denied of `need` is allowed in the account's own namespace."""
        denied = {(need, verb) for verb in self.of(need)}
        return bool(denied) and denied <= self.narrow


async def ask(api: Api, needs: Iterable[Need]) -> Rights:
    """All of them, a few at a time. Raises KubeError when the cluster does not answer."""
    namespace = api.connection.namespace
    denied = await _denied(api, list(questions(needs)), "")
    if not namespace:
        return Rights(denied)
    there = await _denied(api, sorted(denied, key=repr), namespace)
    return Rights(denied, denied - there, namespace)


async def _denied(
    api: Api, asked: list[tuple[Need, str]], namespace: str
) -> frozenset[tuple[Need, str]]:
    gate = asyncio.Semaphore(limits.DOCTOR_AT_ONCE)

    async def one(need: Need, verb: str) -> bool:
        async with gate:
            resource, _, subresource = need.resource.partition("/")
            return await reviews.is_allowed(
                api,
                verb=verb,
                group=need.group,
                resource=resource,
                subresource=subresource,
                namespace=namespace,
            )

    answers = await asyncio.gather(*(one(*question) for question in asked))
    return frozenset(
        question for question, allowed in zip(asked, answers, strict=True) if not allowed
    )
