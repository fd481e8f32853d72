"""The whole life of an object, as clients and the conformance tests lead it: the same steps for any kind."""

import copy
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers
from tests.contract.objects import Object
from tests.contract.printing import table

MARK = {"metadata": {"labels": {"contract": "changed"}}}


def life(api: Caller, resource: str, obj: Object, *, change: Any = None) -> Answers:
    """Made, read, shown, listed, watched, changed in each way, and removed; `change` is a merge patch."""
    name, change = obj["metadata"]["name"], change or {}
    made = api.create(resource, obj)
    start = api.must(made).version
    label = {"metadata": {"labels": {"contract": "patched"}}}
    answers: Answers = {
        "made": made,
        "again": api.create(resource, obj),
        "shown": table(api, resource, name),
        "patched": api.merge(resource, name, {**change, **label}),
        "strategic": api.strategic(
            resource, name, {"metadata": {"annotations": {"a": "b"}}}
        ).status,
        "applied": api.apply(resource, {**kind_of(made.body), **applied(name)}, "contract").status,
    }
    current = api.get(resource, name).body
    updated = copy.deepcopy(current)
    updated["metadata"]["labels"] = {"contract": "updated"}
    answers["updated"] = api.update(resource, updated)
    answers["stale"] = api.update(resource, current)
    chosen = {"labelSelector": "contract=updated", "fieldSelector": f"metadata.name={name}"}
    answers["listed"] = [
        one["metadata"]["name"] for one in api.get(resource, **chosen).body["items"]
    ]
    with api.watch(
        resource, resourceVersion=start, fieldSelector=f"metadata.name={name}"
    ) as stream:
        answers["deleted"] = api.delete(resource, name)
        answers["heard"] = [one["type"] for one in stream.take(5)]
    answers["gone"] = api.until(lambda: api.get(resource, name), lambda body: body is None)
    return answers


def kind_of(obj: Object) -> Object:
    return {"apiVersion": obj["apiVersion"], "kind": obj["kind"]}


def applied(name: str) -> Object:
    return {"metadata": {"name": name, "annotations": {"c": "d"}}}


def many_at_once(
    api: Caller, resource: str, objects: list[Object], *, protected: bool = False
) -> Answers:
    """Objects that go together, by their label. ``protected``: a controller may have put a
    finalizer on them meanwhile, so they go once it has looked at them."""
    labels = {"contract": api.unique("many")}
    for obj in objects:
        metadata = {**obj["metadata"], "labels": labels}
        api.must(api.create(resource, {**obj, "metadata": metadata}))
    chosen = {"labelSelector": f"contract={labels['contract']}"}

    def count() -> int:
        return len(api.get(resource, **chosen).body["items"])

    before = count()
    deleted = api.delete(resource, **chosen)
    if protected:
        api.wait(lambda: count() == 0)
    return {
        "before": before,
        "deleted": deleted.status,
        "kind": deleted.body["kind"],
        "after": count(),
    }


def refusals(api: Caller, resource: str, wrong: dict[str, Object]) -> Answers:
    """What is said of each of these objects; dry runs, so that nothing is left of what is accepted."""
    return {what: api.create(resource, obj, dryRun="All") for what, obj in wrong.items()}


def refused_changes(api: Caller, resource: str, obj: Object, changes: dict[str, Any]) -> Answers:
    """What is said of each of these merge patches of a valid object."""
    api.must(api.create(resource, obj))
    name = obj["metadata"]["name"]
    answers = {
        what: api.merge(resource, name, patch, dryRun="All") for what, patch in changes.items()
    }
    api.delete(resource, name)
    return dict(answers)
