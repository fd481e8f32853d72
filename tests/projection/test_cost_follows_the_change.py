import gc
import sys

import pytest

from dashboard.mirror.store import Store
from dashboard.projection.picture import Projection
from tests.projection.objects import (
    deployment,
    endpoint,
    endpoint_slice,
    node,
    pod,
    record,
    service,
)


class CountedCalls:
    """Counts the Python calls made while it is on: work, whatever the machine is busy with.

    The collector of garbage waits meanwhile: libraries hang calls of theirs on it (Hypothesis does), and when it
    comes depends on what ran before.
    """

    def __enter__(self):
        self.calls = 0
        gc.disable()
        sys.setprofile(self._count)
        return self

    def __exit__(self, *exc) -> None:
        sys.setprofile(None)
        gc.enable()

    def _count(self, frame, what, arg) -> None:
        self.calls += what in ("call", "c_call")


def work_of_one_event(pods: int) -> int:
    """One pod of a Service with 20 pods becomes not ready, in a cluster of so many pods."""
    store, projection = Store(), Projection()
    for i in range(pods // 20):
        name = f"app-{i}"
        store.put("Node", record("Node", node(f"node-{i}")), 1)
        store.put("Deployment", record("Deployment", deployment(name)), 1)
        store.put("Service", record("Service", service(name, {"app": name})), 1)
        made = [pod(f"{name}-{n}", labels={"app": name}, node=f"node-{i}") for n in range(20)]
        for one in made:
            store.put("Pod", record("Pod", one), 1)
        listed = [endpoint(one["metadata"]["uid"]) for one in made]
        store.put("EndpointSlice", record("EndpointSlice", endpoint_slice(name, name, listed)), 1)
    projection.apply(store.drain()[0])
    for turn in range(20):  # Python counts calls differently until it has seen enough of them
        again = pod("app-1-7", labels={"app": "app-1"}, node="node-1", ready=turn % 2 == 1)
        store.put("Pod", record("Pod", again), 1)
        projection.apply(store.drain()[0])
    changed = record("Pod", pod("app-1-7", labels={"app": "app-1"}, node="node-1", ready=False))
    with CountedCalls() as counted:
        store.put("Pod", changed, 2)
        up, gone = projection.apply(store.drain()[0])
    assert [row.name for row in up] == ["app-1-7"]
    assert gone == []
    return counted.calls


@pytest.mark.slow
def test_one_event_is_the_same_work_in_a_cluster_twenty_times_as_large() -> None:
    assert work_of_one_event(2000) == work_of_one_event(100)
