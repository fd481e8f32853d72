"""The cards of the revisions of a workload: what each is, and what it changed.

Numbers, causes and templates are those of ``kubectl rollout history``: a Deployment's revisions are
its ReplicaSets, a StatefulSet's or DaemonSet's its ControllerRevisions. Each is compared with the
one before it that is still kept."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from dashboard import limits
from dashboard.actions import rollback, rollback_sets
from dashboard.kube.api import Api, Object
from dashboard.mirror import records
from dashboard.projection import generations
from dashboard.projection.audience import audience_of
from dashboard.projection.differences import Difference, differences
from dashboard.web.text import age

KINDS: Final = {
    "Deployment": "ReplicaSet",
    "StatefulSet": "ControllerRevision",
    "DaemonSet": "ControllerRevision",
}
"""Kind of workload → the kind that keeps its revisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One revision as it is kept in the cluster."""

    number: int
    uid: str
    name: str
    letter: str
    created: str
    cause: str
    template: Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One revision as it is shown. ``number`` 0: a template that is no revision yet; ``before``:
    the number it is compared with, 0 for none; ``cause``: why it was made, an annotation and so not for
    observers; ``more``: differences that are not shown."""

    number: int
    uid: str
    name: str
    letter: str
    age: str
    created: str
    cause: str
    images: list[str]
    is_current: bool
    before: int
    differences: list[Difference] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All cards, newest first, and how many older revisions are kept and not shown."""

    cards: list[Card]
    left_out: int


async def history_of(api: Api, found: Object, role: str, now: datetime) -> History:
    """The history of a workload. Raises KubeError."""
    kind = found["kind"]
    objects = await rollback.owned(api, KINDS[kind], found)
    read = _of_replica_set if kind == "Deployment" else _of_revision
    kept = sorted(filter(None, map(read, objects)), key=lambda one: one.number)
    return cards(kept, _comparable(found["spec"]["template"]), role, now)


def cards(kept: list[Kept], template: Object, role: str, now: datetime) -> History:
    """``kept`` by rising number; ``template`` is the one that the workload wants now."""
    shown = kept[-limits.REVISIONS_SHOWN :]
    pairs = list(pairwise([None, *kept]))[-len(shown) :] if shown else []
    made = [
        _card(one, before, role, now, is_current=one.template == template)
        for before, one in pairs
        if one is not None
    ]
    if not any(one.is_current for one in made):
        newest = kept[-1] if kept else None
        coming = Kept(number=0, uid="", name="", letter="", created="", cause="", template=template)
        made.append(_card(coming, newest, role, now, is_current=False))
    return History(cards=made[::-1], left_out=len(kept) - len(shown))


def _card(one: Kept, before: Kept | None, role: str, now: datetime, *, is_current: bool) -> Card:
    found = differences(before.template, one.template, role) if before is not None else []
    return Card(
        number=one.number,
        uid=one.uid,
        name=one.name,
        letter=one.letter,
        age=age(one.created, now),
        created=one.created,
        cause=one.cause if audience_of(role) == "operator" else "",
        images=images_of(one.template),
        is_current=is_current,
        before=before.number if before is not None else 0,
        differences=found[: limits.DIFFERENCES_SHOWN],
        more=max(0, len(found) - limits.DIFFERENCES_SHOWN),
    )


def images_of(template: Object) -> list[str]:
    """Of the containers that run for good, in their order."""
    spec = template.get("spec") or {}
    return [str(one.get("image", "")) for one in spec.get("containers") or []]


def _of_replica_set(one: Object) -> Kept | None:
    record = records.from_object("ReplicaSet", one)
    if not isinstance(record, records.ReplicaSet):
        return None
    number = generations.current_revision(record)
    letter = generations.letter(record)
    return _kept(one, number, letter, rollback.template_of(one)) if number else None


def _of_revision(one: Object) -> Kept:
    number = int(one["revision"])
    return _kept(one, number, generations.letter_of(number), rollback_sets.template_of(one))


def _kept(one: Object, number: int, letter: str, template: Object) -> Kept:
    meta: dict[str, Any] = one["metadata"]
    return Kept(
        number=number,
        uid=meta.get("uid", ""),
        name=meta.get("name", ""),
        letter=letter,
        created=meta.get("creationTimestamp") or "",
        cause=(meta.get("annotations") or {}).get("kubernetes.io/change-cause", ""),
        template=_comparable(template),
    )


def _comparable(template: Object) -> Object:
    """Without the hash label and without what Go writes for no time: both say nothing of what is
    wanted."""
    kept = rollback.template_of({"spec": {"template": template}})
    meta = {key: value for key, value in kept["metadata"].items() if value not in (None, {}, [])}
    return {"metadata": meta, "spec": kept.get("spec") or {}}
