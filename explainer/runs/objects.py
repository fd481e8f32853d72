"""Whole objects for `match` and `expr`, read from the API server only while a step has such conditions."""

import re
from typing import Any

from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import NAMES_ONLY, by_name
from explainer.format.conditions import Expression, Match
from explainer.format.lesson import Step
from explainer.format.quantities import KINDS
from explainer.format.walking import conditions

PLURALS = {f"{kind.lower()}s": kind for kind in set(KINDS.values())}


def wanted(step: Step) -> set[str]:
    """The kinds whose whole objects a step's conditions look at."""
    found: set[str] = set()
    for one in conditions(step):
        if isinstance(one, Match):
            found.add(str(one.object["kind"]))
        elif isinstance(one, Expression):
            words = re.findall(r"[a-z]+", one.text)
            found |= {PLURALS[word] for word in words if word in PLURALS}
    return found - NAMES_ONLY


class Objects:
    """Read anew when the mirror has changed; what the present step does not look at is forgotten, for it grows old."""

    def __init__(self, api: Api, namespace: str) -> None:
        self._api, self._namespace = api, namespace
        self._found: dict[str, list[dict[str, Any]]] = {}
        self._step: Step | None = None
        self._kinds: list[str] = []
        self._revision = -1

    def __call__(self) -> dict[str, list[dict[str, Any]]]:
        """By kind, in the plural and small letters."""
        return self._found

    async def refresh(self, revision: int, step: Step | None) -> None:
        """Nothing where no condition of the step wants it; what cannot be read stays as it was."""
        if step is not self._step:
            self._step, self._revision = step, -1
            self._kinds = sorted(wanted(step)) if step else []
            kept = {_plural(name) for name in self._kinds}
            for name in self._found.keys() - kept:
                del self._found[name]
        if not self._kinds or revision == self._revision:
            return
        self._revision = revision
        for name in self._kinds:
            try:
                answer = await self._api.list(by_name(name), self._namespace)
            except KubeError:
                continue
            told = {"apiVersion": answer.get("apiVersion", ""), "kind": name}
            items = [told | one for one in answer.get("items") or []]
            self._found[_plural(name)] = items


def _plural(kind: str) -> str:
    """As expressions call all objects of a kind."""
    return f"{kind.lower()}s"
