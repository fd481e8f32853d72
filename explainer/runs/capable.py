"""Whether a real cluster lets Podium play a lesson, and is large enough for it: asked before anything is made."""

import asyncio
from collections.abc import Sequence

from dashboard.kube import reviews
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from explainer.format import actions as a
from explainer.format.lesson import Lesson
from explainer.runs.nodes import takes_pods

OBJECTS = (("", "pods"), ("", "services"), ("apps", "deployments"))
Wish = tuple[str, str, str, str]
"""Verb, group, resource, subresource."""


def wishes(lesson: Lesson) -> list[Wish]:
    """What the lesson needs, in its namespace; and to make and delete that."""
    needs = lesson.head.needs
    found: list[Wish] = [("create", "", "namespaces", ""), ("delete", "", "namespaces", "")]
    found += [(verb, group, name, "") for verb in needs.verbs for group, name in OBJECTS]
    for cap in needs.caps:
        resource, _, sub = cap.partition("/")
        found.append(("get", "", resource, sub))
    on_nodes = (a.Cordon, a.Drain)
    if any(
        isinstance(one, on_nodes)
        for step in lesson.steps
        for deed in step.deeds
        for one in deed.actions
    ):
        found.append(("patch", "", "nodes", ""))
    return found


async def missing(
    api: Api, lesson: Lesson, namespace: str, nodes: Sequence[Object] | None
) -> list[str]:
    """A sentence for each right that is not there, and one if too few of the nodes take pods; None for nodes that
    nobody may read. Raises KubeError when nobody answers."""
    return (await missing_of(api, [lesson], namespace, nodes))[lesson.head.lesson]


async def missing_of(
    api: Api, lessons: Sequence[Lesson], namespace: str, nodes: Sequence[Object] | None
) -> dict[str, list[str]]:
    """The same for several lessons, by their ids; each right is asked for once."""
    found = await _refused(api, lessons, namespace)
    if nodes is None:
        return found
    count = sum(map(takes_pods, nodes))
    for one in lessons:
        if count < one.head.needs.nodes:
            found[one.head.lesson].append(
                f"It needs {one.head.needs.nodes} nodes that take pods, and there {_are(count)}."
            )
    return found


def _are(nodes: int) -> str:
    return "is one" if nodes == 1 else f"are {nodes or 'none'}"


async def _refused(api: Api, lessons: Sequence[Lesson], namespace: str) -> dict[str, list[str]]:
    """A sentence for each right that is not there, by lesson."""
    wanted = {one.head.lesson: wishes(one) for one in lessons}
    asked = list(dict.fromkeys(wish for found in wanted.values() for wish in found))
    allowed = await asyncio.gather(*(_may(api, one, namespace) for one in asked))
    refused = {one for one, may in zip(asked, allowed, strict=True) if not may}
    return {
        lesson: [_said(wish) for wish in found if wish in refused]
        for lesson, found in wanted.items()
    }


def _said(wish: Wish) -> str:
    verb, _, resource, sub = wish
    return f"Podium may not {verb} {resource}{'/' + sub if sub else ''}."


async def _may(api: Api, wish: Wish, namespace: str) -> bool:
    verb, group, resource, sub = wish
    where = "" if resource in ("namespaces", "nodes") else namespace
    try:
        return await reviews.is_allowed(
            api, verb=verb, group=group, resource=resource, subresource=sub, namespace=where
        )
    except KubeError:
        return False
