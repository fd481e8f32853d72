"""Whole objects for `match` and `expr`, read from the API server only where a lesson has such conditions."""

import re
from collections.abc import Iterator
from typing import Any

from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import NAMES_ONLY, by_name
from explainer.format.conditions import Expression, Match
from explainer.format.lesson import Lesson
from explainer.format.quantities import KINDS
from explainer.format.walking import conditions

PLURALS = {f"{kind.lower()}s": kind for kind in set(KINDS.values())}


def wanted(lesson: Lesson) -> set[str]:
    """The kinds whose whole objects a lesson's conditions look at."""
    found: set[str] = set()
    for one in _all(lesson):
        if isinstance(one, Match):
            found.add(str(one.object["kind"]))
        else:
            words = re.findall(r"[a-z]+", one.text)
            found |= {PLURALS[word] for word in words if word in PLURALS}
    return found - NAMES_ONLY


def _all(lesson: Lesson) -> Iterator[Match | Expression]:
    for step in lesson.steps:
        for one in conditions(step):
            if isinstance(one, Match | Expression):
                yield one


class Objects:
    """Read anew when the mirror has changed."""

    def __init__(self, api: Api, lesson: Lesson, namespace: str) -> None:
        self._api, self._namespace = api, namespace
        self._kinds = sorted(wanted(lesson))
        self._found: dict[str, list[dict[str, Any]]] = {}
        self._revision = -1

    def __call__(self) -> dict[str, list[dict[str, Any]]]:
        """By kind, in the plural and small letters."""
        return self._found

    async def refresh(self, revision: int) -> None:
        """Nothing where no condition wants it; what cannot be read stays as it was."""
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
            self._found[f"{name.lower()}s"] = items
