"""StorageVersionMigrations: what they may say, and how they end."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import refusals
from tests.contract.objects import Object

GROUP = Group("storage_migrations")
MIGRATIONS = "storageversionmigrations.storagemigration.k8s.io"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"


def migration(name: str, resource: str = "foo", group: str = "", **more: Any) -> Object:
    return {
        "apiVersion": "storagemigration.k8s.io/v1",
        "kind": "StorageVersionMigration",
        "metadata": {"name": name},
        "spec": {"resource": {"resource": resource, "group": group}},
        **more,
    }


@GROUP.case
def migrations_that_are_refused(api: Caller) -> Answers:
    name = api.unique("migration")
    return refusals(
        api,
        MIGRATIONS,
        {
            "nothing": migration(name, ""),
            "no spec": {**migration(name), "spec": {}},
            "resource": migration(name, "Foo.bar"),
            "group": migration(name, group="A_b"),
            "a status": migration(name, status={"resourceVersion": "1"}),
        },
    )


@GROUP.case
def a_migration_of_what_is_not_there(api: Caller) -> Answers:
    """It waits a minute for the resource."""
    name = api.unique("migration")
    api.must(api.create(MIGRATIONS, migration(name)))
    running = api.until(
        lambda: api.get(MIGRATIONS, name), lambda body: bool(body["status"].get("conditions"))
    )
    done = {"type": "Succeeded", "status": "True", "reason": "A", "message": ""}
    done["lastTransitionTime"] = "2026-01-01T00:00:00Z"
    conditions = [done, {**done, "type": "Failed"}]
    found: Answers = {
        "running": running,
        "shown": api.call("GET", api.path(MIGRATIONS, name), headers={"Accept": TABLE}).body[
            "rows"
        ][0]["cells"][1:],
        "another spec": api.merge(MIGRATIONS, name, {"spec": {"resource": {"resource": "bar"}}}),
        "a version": api.merge(
            MIGRATIONS, name, {"status": {"resourceVersion": "7"}}, "status", dryRun="All"
        ),
        "both": api.merge(
            MIGRATIONS, name, {"status": {"conditions": conditions}}, "status", dryRun="All"
        ),
        "labels": api.merge(MIGRATIONS, name, {"metadata": {"labels": {"a": "b"}}}).status,
    }
    api.must(api.delete(MIGRATIONS, name))
    return found


@GROUP.case
def a_migration_ends(api: Caller) -> Answers:
    name = api.unique("migration")
    api.must(api.create(MIGRATIONS, migration(name, "storageclasses", "storage.k8s.io")))
    ended = api.until(
        lambda: api.get(MIGRATIONS, name),
        lambda body: (
            [one["status"] for one in body["status"].get("conditions") or ()] == ["False", "True"]
        ),
    )
    api.must(api.delete(MIGRATIONS, name))
    return {"conditions": ended.body["status"]["conditions"], "keys": sorted(ended.body["status"])}
