"""Storage version migration: all objects of a resource are written once more.

Mirrors kube-controller-manager's storageversionmigrator (KEP-4192; documentation: "Migrate Kubernetes
Objects Using Storage Version Migration"): of the migrations of one resource, one runs at a time; it
remembers the version that it began at, writes each object once, unchanged, and is done. A
CustomResourceDefinition is marked meanwhile, and then has one stored version only.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.resource import Resource
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.podstate import condition, with_condition
from practice.refusals import gone_is_fine
from practice.workqueue import WorkQueue

NAME = "storage-version-migrator-controller"
MIGRATIONS = "storageversionmigrations.storagemigration.k8s.io"
DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io"
PATIENCE_S = 60.0
"""How long a resource may be unknown: it may have been defined a moment ago."""
_NEEDED = ("get", "list", "patch", "update", "watch")


class StorageMigrationController:
    """Keys are names of migrations; each look is one step."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._migrations = informers(MIGRATIONS)
        self._since_s: dict[str, float] = {}
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._migrations.subscribe(self._on_migration)

    def _on_migration(self, old: Object | None, new: Object | None) -> None:
        """Who waits for another one looks again when that one ends."""
        one = new or old
        if one is None:
            return
        self.queue.add(key_of(one))
        for other in self._migrations.all():
            if other["spec"] == one["spec"] and not _is(other, "Running"):
                self.queue.add(key_of(other))

    def reconcile(self, key: str) -> None:
        """Begin, remember the version, migrate, or tidy up."""
        migration = self._migrations.get(key)
        if migration is None:
            self._since_s.pop(key, None)
            return
        ended = _is(migration, "Succeeded") or _is(migration, "Failed")
        if not _is(migration, "Running"):
            if not ended and self._is_next(migration):
                self._begin(migration)
        elif ended:
            self._tidy(migration)
        else:
            self._go_on(migration)

    def _is_next(self, migration: Object) -> bool:
        same = [one for one in self._migrations.all() if one["spec"] == migration["spec"]]
        if any(_is(one, "Running") for one in same):
            return False
        waiting = [one for one in same if not _is(one, "Succeeded") and not _is(one, "Failed")]
        return key_of(min(waiting, key=_age)) == key_of(migration)

    def _begin(self, migration: Object) -> None:
        words = f"Migration {key_of(migration)} is running"
        self._mark_definition(migration, "True", "MigrationRunning", words)
        running = self._condition("Running", "True", "MigrationRunning", "The migration is running")
        self._write(migration, running)

    def _go_on(self, migration: Object) -> None:
        resource = self._resource(migration)
        if resource is None:
            waited_s = self._clock.now_s() - self._since_s.setdefault(
                key_of(migration), self._clock.now_s()
            )
            if waited_s < PATIENCE_S:
                self.queue.add(key_of(migration), after_s=PATIENCE_S - waited_s)
            else:
                self._fail(migration, "resource does not exist in discovery")
        elif not set(_NEEDED) <= set(resource.verbs):
            name = f"{resource.api_version}, Resource={resource.plural}"
            words = f'resource "{name}" does not support discovery operations'
            self._fail(migration, f"{words}: [{' '.join(_NEEDED)}]")
        elif not (migration.get("status") or {}).get("resourceVersion"):
            version = self._client.version_of(resource.key)
            self._write(migration, resourceVersion=version)
        else:
            self._migrate(migration, resource)

    def _migrate(self, migration: Object, resource: Resource) -> None:
        objects = self._client.list(resource.key)
        for obj in objects:
            metadata = obj["metadata"]
            patch = {"metadata": {"resourceVersion": metadata["resourceVersion"]}}
            try:
                self._client.patch(resource.key, metadata.get("namespace"), metadata["name"], patch)
            except ApiError as error:
                if error.code not in (404, 409):
                    self._fail(migration, f"migration encountered unhandled error: {error}")
                    return
        words = "The migration is running"
        if objects:
            words = f"{words}, {len(objects)} objects verified migrated"
        self._write(
            migration,
            self._condition("Running", "True", "MigrationRunning", words, before=migration),
            self._condition(
                "Succeeded", "True", "StorageVersionMigrationSucceeded", "Migration completed"
            ),
        )

    def _fail(self, migration: Object, words: str) -> None:
        self._write(
            migration, self._condition("Failed", "True", "StorageVersionMigrationFailed", words)
        )

    def _tidy(self, migration: Object) -> None:
        good = _is(migration, "Succeeded")
        words = "The migration has failed"
        if good:
            words = "The migration has succeeded and the stored versions have been updated"
        reason = "MigrationSucceeded" if good else "MigrationFailed"
        self._mark_definition(migration, "False", reason, words)
        ended = self._condition("Running", "False", "MigrationCompleted", "Migration completed")
        self._write(migration, ended)

    # -- writing -----------------------------------------------------------------------------------

    def _condition(
        self, kind: str, value: str, reason: str, words: str, *, before: Object | None = None
    ) -> Object:
        """`before` has one of the same status, whose time stays."""
        old = None if before is None else condition(before, kind)
        since = self._clock.now_text() if old is None else old["lastTransitionTime"]
        return {
            "type": kind,
            "status": value,
            "lastTransitionTime": since,
            "reason": reason,
            "message": words,
        }

    def _write(self, migration: Object, *conditions: Object, **status: str) -> None:
        obj = {**migration, "status": {**(migration.get("status") or {}), **status}}
        for one in conditions:
            obj["status"] = {**obj["status"], "conditions": with_condition(obj, one)}
        with gone_is_fine():
            self._client.update(MIGRATIONS, obj, subresource="status")

    def _resource(self, migration: Object) -> Resource | None:
        wanted = migration["spec"]["resource"]
        group, plural = wanted.get("group", ""), wanted["resource"]
        return self._client.served.get(f"{plural}.{group}" if group else plural)

    def _mark_definition(self, migration: Object, value: str, reason: str, words: str) -> None:
        """Custom resources: the definition says what happens to its objects."""
        wanted = migration["spec"]["resource"]
        try:
            definition = self._client.get(
                DEFINITIONS, None, f"{wanted['resource']}.{wanted.get('group', '')}"
            )
        except ApiError:
            return
        generation = definition["metadata"].get("generation", 1)
        mark = self._condition("StorageMigrating", value, reason, words)
        mark["observedGeneration"] = generation
        status = {**definition["status"], "conditions": with_condition(definition, mark)}
        if reason == "MigrationSucceeded":
            status["storedVersions"] = [
                one["name"] for one in definition["spec"]["versions"] if one.get("storage")
            ]
        with gone_is_fine():
            self._client.update(DEFINITIONS, {**definition, "status": status}, subresource="status")


def _is(migration: Object, kind: str) -> bool:
    found = condition(migration, kind)
    return found is not None and found["status"] == "True"


def _age(migration: Object) -> tuple[str, str]:
    return migration["metadata"].get("creationTimestamp", ""), migration["metadata"]["name"]
