"""Equal parts of records are kept once: the pods of one workload differ in little more than their names.

Nobody writes into a record, so that two of them may hold the same labels, containers or conditions. A part is
known by its encoded value. Parts that nobody uses any more stay until the table is full and begun anew;
what is in use then lives on, and is only not found by those who come later."""

from sys import intern
from typing import TypeVar

import msgspec

from dashboard.limits import SHARED_PARTS
from dashboard.mirror.records.base import Condition, Record
from dashboard.mirror.records.endpoints import EndpointSlice
from dashboard.mirror.records.pods import Pod, PodStatus

T = TypeVar("T")
_encode = msgspec.msgpack.encode


class Sharing:
    """What the records of one kind have in common."""

    def __init__(self, *, max_parts: int = SHARED_PARTS) -> None:
        self._max_parts = max_parts
        self._parts: dict[object, object] = {}

    def __len__(self) -> int:
        """How many parts are known."""
        return len(self._parts)

    def share(self, record: Record) -> None:
        """Put what is known already in the place of this record's own parts."""
        meta = record.metadata
        meta.namespace = intern(meta.namespace)
        if meta.labels:
            meta.labels = self._one(meta.labels)
        if meta.owner_references:
            meta.owner_references = self._one(meta.owner_references)
        notes = meta.annotations
        if notes and not (notes.revision or notes.revision_history or notes.initial_events_end):
            meta.annotations = None
        if isinstance(record, Pod):
            self._share_pod(record)
        elif isinstance(record, EndpointSlice):
            record.fold()

    def _share_pod(self, pod: Pod) -> None:
        spec, status = pod.spec, pod.status
        spec.node_name = intern(spec.node_name)
        claims = [volume for volume in spec.volumes or () if volume.persistent_volume_claim]
        spec.volumes = claims or None  # nothing is kept of the others
        if spec.containers:
            spec.containers = self._one(spec.containers)
        if spec.init_containers:
            spec.init_containers = self._one(spec.init_containers)
        if status.conditions:
            self._share_conditions(status, status.conditions)
        if status.container_statuses:
            status.container_statuses = self._one(status.container_statuses)
        if status.start_time == pod.metadata.creation_timestamp:
            status.start_time = pod.metadata.creation_timestamp

    def _share_conditions(self, status: PodStatus, conditions: list[Condition]) -> None:
        """Since when is told of readiness only; without it, what a pod says of itself is what most say."""
        status.ready_since = None
        for one in conditions:
            if one.type == "Ready":
                status.ready_since = one.last_transition_time
            one.last_transition_time = one.last_update_time = None
        status.conditions = self._one(conditions)

    def _one(self, part: T) -> T:
        known = self._parts.setdefault(_encode(part), part)
        if len(self._parts) > self._max_parts:
            self._parts.clear()
        return known  # type: ignore[return-value]  # a key belongs to one type of part
