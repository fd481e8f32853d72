"""Whether each watched kind is served, may be read, and is quick to list."""

import asyncio
from dataclasses import dataclass
from typing import Any

import msgspec

from dashboard import limits
from dashboard.doctor.findings import ACT, SEE, Finding, Grade
from dashboard.doctor.needs import SEEN, Need
from dashboard.doctor.reach import pace, timed
from dashboard.doctor.rights import Rights
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.kinds import DRAWN, Kind, path

METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
GRANT = "Apply the manifest below, if Podium shall see them."


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding, and how many objects there are (0 when that is not known)."""

    finding: Finding
    count: int
    kind: Kind


async def kinds(api: Api, rights: Rights) -> list[Seen]:
    """Ask for one object's metadata of each watched kind, a few kinds at a time."""
    gate = asyncio.Semaphore(limits.DOCTOR_AT_ONCE)
    needs = {(need.group, need.resource): need for need in SEEN}

    async def one(kind: Kind) -> Seen:
        async with gate:
            return await _kind(api, kind, needs[kind.group, kind.plural], rights)

    return list(await asyncio.gather(*map(one, DRAWN)))


async def _kind(api: Api, kind: Kind, need: Need, rights: Rights) -> Seen:
    narrow = rights.is_narrow(need)
    namespace = rights.namespace if narrow else ""
    try:
        raw, took_ms = await timed(
            api.request("GET", path(kind, namespace), params={"limit": 1}, accept=METADATA)
        )
        count = _count(msgspec.json.decode(raw, type=dict[str, Any]))
    except errors.NotFound:
        text = "This cluster does not serve them; the picture goes without."
        return Seen(_about(kind, "missing", text), 0, kind)
    except errors.Forbidden as error:
        return Seen(_denied(kind, rights.of(need) or ["list"], error.message), 0, kind)
    except (errors.KubeError, msgspec.MsgspecError) as error:
        text = f"They cannot be listed: {getattr(error, 'message', error)}"
        return Seen(_about(kind, "broken", text), 0, kind)
    if narrow:
        text = f"Podium may list and watch them in namespace {namespace} only ({count:,})."
        return Seen(_about(kind, "narrow", text, GRANT, took_ms), 0, kind)
    if rights.of(need):
        return Seen(_denied(kind, rights.of(need), ""), count, kind)
    grade = pace(took_ms)
    slow = "The API server is slow to list them; the first picture waits for it."
    text = f"{count:,} may be listed and watched."
    return Seen(_about(kind, grade, text, slow if grade == "slow" else "", took_ms), count, kind)


def _about(
    kind: Kind, grade: Grade, text: str, advice: str = "", took_ms: int | None = None
) -> Finding:
    return Finding(
        section=SEE, name=kind.resource, grade=grade, text=text, next=advice, took_ms=took_ms
    )


def _count(answer: dict[str, Any]) -> int:
    return len(answer.get("items") or ()) + int(
        answer.get("metadata", {}).get("remainingItemCount") or 0
    )


def _denied(kind: Kind, verbs: list[str], said: str) -> Finding:
    words = " and ".join(verbs)
    server = f" The API server says: {said}" if said else ""
    text = f"Podium may not {words} them in the whole cluster.{server}"
    return _about(kind, "denied", text, GRANT)


def others(rights: Rights, needs: tuple[Need, ...]) -> list[Finding]:
    """What is read now and then, or done: by its rights alone."""
    return [_other(need, rights) for need in needs]


def _other(need: Need, rights: Rights) -> Finding:
    section = ACT if need.purpose == "act" else SEE
    denied = rights.of(need)
    if not denied:
        text = f"Allowed: {', '.join(need.verbs)} ({need.what})."
        return Finding(section=section, name=need.name, grade="good", text=text)
    narrow = rights.is_narrow(need)
    where = f"in namespace {rights.namespace} only" if narrow else "in the whole cluster"
    word = "Allowed" if narrow else "Not allowed"
    text = f"{word} {where}: {', '.join(denied)} ({need.what})."
    advice = "Apply the manifest below, if it shall."
    grade: Grade = "narrow" if narrow else "denied"
    return Finding(section=section, name=need.name, grade=grade, text=text, next=advice)


async def metrics(api: Api) -> Finding:
    """metrics.k8s.io, which metrics-server serves
    (https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/)."""
    try:
        _, took_ms = await timed(api.request("GET", "/apis/metrics.k8s.io/v1beta1"))
    except errors.NotFound:
        return _metrics(
            "missing",
            "No metrics server: the picture shows what is requested, not what is used.",
            "Install metrics-server for real use: https://github.com/kubernetes-sigs/metrics-server",
        )
    except errors.KubeError as error:
        return _metrics(
            "missing",
            f"The metrics API does not answer: {error.message}",
            "kubectl get apiservice v1beta1.metrics.k8s.io says why.",
        )
    return Finding(
        section=SEE,
        name="metrics.k8s.io",
        grade=pace(took_ms),
        text="What nodes and pods really use is known.",
        took_ms=took_ms,
    )


def _metrics(grade: Grade, text: str, what_next: str) -> Finding:
    return Finding(section=SEE, name="metrics.k8s.io", grade=grade, text=text, next=what_next)
