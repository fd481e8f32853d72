"""Steps on pods, Jobs and objects of any kind."""

from datetime import datetime

from dashboard.actions import labels
from dashboard.actions.catalog import Values
from dashboard.actions.steps.common import Unchanged, current, kind, merge
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name


async def kill(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """Delete a pod; at once means without its grace."""
    grace = 0 if values.get("now") else None
    await api.delete(
        kind(target), target.namespace, target.name, grace_period_s=grace, uid=target.uid
    )


async def evict(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """An eviction of exactly this pod (documentation: "API-initiated Eviction")."""
    await evict_now(api, target)


async def evict_now(api: Api, target: Target) -> None:
    """The same for a caller that has no form."""
    body = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": target.name, "namespace": target.namespace},
        **({"deleteOptions": {"preconditions": {"uid": target.uid}}} if target.uid else {}),
    }
    await api.create(kind(target), target.namespace, body, name=target.name, subresource="eviction")


async def label(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """Set labels and take them off, by a merge patch."""
    found = (await current(api, target))["metadata"].get("labels") or {}
    changes = labels.read(str(values["changes"]))
    if labels.changed(found, changes) == found:
        raise Unchanged(f"{target.name} has these labels already.")
    await merge(api, target, {"metadata": {"labels": changes}})


async def delete(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """Delete it, with, before or without what it owns."""
    await api.delete(
        kind(target),
        target.namespace,
        target.name,
        uid=target.uid,
        propagation=str(values["cascade"]).capitalize(),
    )


async def suspend(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """Suspend a CronJob or a Job."""
    if (await current(api, target))["spec"].get("suspend"):
        raise Unchanged(f"{target.name} is suspended already.")
    await merge(api, target, {"spec": {"suspend": True}})


async def unsuspend(api: Api, target: Target, _values: Values, _now: datetime) -> None:
    """End the suspension of a CronJob or a Job."""
    if not (await current(api, target))["spec"].get("suspend"):
        raise Unchanged(f"{target.name} is not suspended.")
    await merge(api, target, {"spec": {"suspend": False}})


async def run(api: Api, target: Target, values: Values, _now: datetime) -> None:
    """A Job from a CronJob's template, as ``kubectl create job --from`` makes it."""
    found = await current(api, target)
    template = found["spec"]["jobTemplate"]
    meta = template.get("metadata") or {}
    marks = {"cronjob.kubernetes.io/instantiate": "manual", **(meta.get("annotations") or {})}
    owner = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "name": target.name,
        "uid": found["metadata"]["uid"],
        "controller": True,
    }
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "name": values["job"],
            "annotations": marks,
            **({"labels": meta["labels"]} if meta.get("labels") else {}),
            "ownerReferences": [owner],
        },
        "spec": template["spec"],
    }
    await api.create(by_name("Job"), target.namespace, job)
