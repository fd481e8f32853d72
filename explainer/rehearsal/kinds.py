"""Which kinds a rehearsal has to watch: those that its lesson can ask about, and no others.

A watch costs a connection at the beginning and a list after each restore; a rehearsal of all modes opens and restores
hundreds of clusters.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from dashboard.kube.kinds import DRAWN, Kind
from explainer.format import predicates as p
from explainer.format.lesson import Lesson
from explainer.format.quantities import Reference

ALWAYS = frozenset({"Node", "Pod", "Service", "EndpointSlice", "Deployment", "ReplicaSet"})
"""What a scene compares with its beginning, and what tells that the cluster was brought back."""
IMPLIED: Mapping[type[p.Predicate], str] = {
    p.Job: "Job",
    p.Claim: "PersistentVolumeClaim",
    p.Autoscaler: "HorizontalPodAutoscaler",
}
"""Predicates that name an object of a kind without a reference."""


def watched(lesson: Lesson) -> Sequence[Kind]:
    """In the order in which the dashboard watches them."""
    wanted = ALWAYS | set(named(lesson))
    return [kind for kind in DRAWN if kind.kind in wanted]


def named(thing: object) -> Iterator[str]:
    """The kinds that are referred to anywhere within."""
    if isinstance(thing, Reference):
        yield thing.kind
    elif isinstance(thing, Mapping):
        yield from named(list(thing.values()))
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from named(one)
    elif isinstance(thing, msgspec.Struct):
        if isinstance(thing, p.Predicate) and (kind := IMPLIED.get(type(thing))):
            yield kind
        yield from named([getattr(thing, name) for name in thing.__struct_fields__])
