"""API Priority and Fairness: says which FlowSchemas name no level, and keeps what every cluster has.

Mirrors two parts of kube-apiserver: the condition Dangling (apiserver's util/flowcontrol) and the
bootstrap configuration producer, which once a minute makes again what is missing of its objects.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.kinds.flow_control import AUTOUPDATE, bootstrap_specs
from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.limits import FLOW_BOOTSTRAP_S
from practice.podstate import condition, with_condition
from practice.workqueue import WorkQueue

NAME = "flow-control"
GROUP = "flowcontrol.apiserver.k8s.io"
SCHEMAS, LEVELS = f"flowschemas.{GROUP}", f"prioritylevelconfigurations.{GROUP}"


class FlowControlController:
    """Keys are names of FlowSchemas."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._schemas = informers(SCHEMAS)
        self._levels = informers(LEVELS)
        self._waits = False
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self._schemas.subscribe(self._on_schema)
        self._levels.subscribe(self._on_level)

    def _on_schema(self, _old: Object | None, new: Object | None) -> None:
        if new is None:
            self._look_in_a_minute()
        else:
            self.queue.add(key_of(new))

    def _on_level(self, _old: Object | None, new: Object | None) -> None:
        if new is None:
            self._look_in_a_minute()
        for schema in self._schemas.all():
            self.queue.add(key_of(schema))

    def _look_in_a_minute(self) -> None:
        """Something is gone: at the next full minute what every cluster has is made again."""
        if not self._waits:
            self._waits = True
            into_s = self._clock.now_us % round(FLOW_BOOTSTRAP_S * 1e6) / 1e6
            self._clock.schedule(FLOW_BOOTSTRAP_S - into_s, NAME, self._restore)

    def _restore(self) -> None:
        self._waits = False
        for informer, resource in ((self._levels, LEVELS), (self._schemas, SCHEMAS)):
            for name, spec in bootstrap_specs()[resource.partition(".")[0]].items():
                if informer.get(name) is None:
                    metadata = {"name": name, "annotations": dict(AUTOUPDATE)}
                    self._create(resource, {"metadata": metadata, "spec": spec})

    def _create(self, resource: str, obj: Object) -> None:
        try:
            self._client.create(resource, obj)
        except ApiError as error:
            if error.code != 409:
                raise

    def reconcile(self, key: str) -> None:
        """Say whether the level that the schema names exists."""
        schema = self._schemas.get(key)
        if schema is None or "deletionTimestamp" in schema["metadata"]:
            return
        level = (schema["spec"].get("priorityLevelConfiguration") or {}).get("name", "")
        missing = self._levels.get(level) is None
        found = {
            "type": "Dangling",
            "status": "True" if missing else "False",
            "lastTransitionTime": self._clock.now_text(),
            "reason": "NotFound" if missing else "Found",
            "message": "This FlowSchema references the PriorityLevelConfiguration object named "
            f'"{level}" ' + ("but there is no such object" if missing else "and it exists"),
        }
        before = condition(schema, "Dangling")
        if before is not None and before.get("message") == found["message"]:
            return
        status = {"status": {"conditions": with_condition(schema, found)}}
        self._client.patch(SCHEMAS, None, key, status, subresource="status")
