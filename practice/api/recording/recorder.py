"""Writes events into the cluster for one component: what `Client.event` does."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

from practice.api.errors import ApiError
from practice.api.recording.correlating import Correlator
from practice.api.recording.making import Report, event_about
from practice.api.recording.series import AllSeries, Series
from practice.api.resource import Object
from practice.clock import Clock
from practice.limits import EVENT_HOSTS_REMEMBERED

RESOURCE = "events"


class Writer(Protocol):
    """Who writes: a client of the API server."""

    def create(self, resource: str, obj: Object, *, namespace: str | None = None) -> Object:
        """ApiError where the API refuses."""

    def patch(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        patch: Object,
        *,
        subresource: str = "",
    ) -> Object:
        """A merge patch. ApiError 404 when it is not there."""


class Recorder:
    """What one component has recorded, in both ways. `component` is its name in the clock."""

    def __init__(self, writer: Writer, clock: Clock, component: str) -> None:
        self._writer = writer
        self._clock = clock
        self._correlators: OrderedDict[str, Correlator] = OrderedDict()
        """By host: every node's kubelet is a process of its own, whoever simulates them."""
        self._series = AllSeries(clock, component, self._write_series)

    def record(self, report: Report) -> None:
        """Nothing is written, and nothing raised, in a namespace that goes or is gone."""
        event = event_about(report, self._clock)
        if report.action:
            series = self._series.add(event)
            if series is not None:
                self._write_series(series)
            return
        correlated = self._correlator(report.host).correlate(event)
        if correlated is not None:
            self._write(correlated.event, correlated.patch)

    def _correlator(self, host: str) -> Correlator:
        found = self._correlators.get(host)
        if found is None:
            found = self._correlators[host] = Correlator(self._clock)
        self._correlators.move_to_end(host)
        if len(self._correlators) > EVENT_HOSTS_REMEMBERED:
            self._correlators.popitem(last=False)
        return found

    def _write_series(self, series: Series) -> None:
        if series.count == 1:
            self._write(series.event, None)
        else:
            self._write({**series.event, **series.patch}, series.patch)

    def _write(self, event: Object, patch: Object | None) -> None:
        """By patch; anew where the event has expired meanwhile."""
        metadata = event["metadata"]
        if patch is not None:
            try:
                self._writer.patch(RESOURCE, metadata["namespace"], metadata["name"], patch)
                return
            except ApiError as error:
                if error.code != 404:
                    raise
        try:
            self._writer.create(RESOURCE, event)
        except ApiError as error:
            if error.code not in (
                403,
                404,
                409,
            ):  # 403, 404: its namespace; 409: nobody tries again
                raise
