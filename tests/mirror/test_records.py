import json

import pytest

from dashboard.mirror.records import TYPES, Decoder
from tests.projection.objects import pod

# What an API server really sends as the mark at the end of a streamed list: an object of zero values.
ZERO = {
    "Pod": {"spec": {"containers": None}, "status": {}},
    "Node": {"spec": {}, "status": {"daemonEndpoints": {}, "nodeInfo": {"kubeletVersion": ""}}},
    "Service": {"spec": {}, "status": {"loadBalancer": {}}},
    "EndpointSlice": {"addressType": "", "endpoints": None, "ports": None},
    "Deployment": {
        "spec": {
            "selector": None,
            "template": {"metadata": {}, "spec": {"containers": None}},
            "strategy": {},
        },
        "status": {},
    },
    "ReplicaSet": {
        "spec": {"selector": None, "template": {"metadata": {}, "spec": {"containers": None}}},
        "status": {"replicas": 0},
    },
}


@pytest.mark.parametrize("kind", TYPES)
def test_zero_values_are_read(kind: str) -> None:
    metadata = {
        "creationTimestamp": None,
        "resourceVersion": "9",
        "annotations": {"k8s.io/initial-events-end": "true"},
    }
    found = Decoder(kind).decode(json.dumps({"metadata": metadata, **ZERO[kind]}).encode())
    assert found.ends_initial_events
    assert found.resource_version == "9"


def test_equal_strings_share_their_memory() -> None:
    decoder = Decoder("Pod")
    raw = json.dumps(pod("a", labels={"app": "shop-frontend"}, node="node-seventeen")).encode()
    one, other = decoder.decode(raw), decoder.decode(raw)
    assert one.metadata.labels["app"] is other.metadata.labels["app"]
    assert one.spec.node_name is other.spec.node_name


def test_records_stay_out_of_the_garbage_collector() -> None:
    import gc

    found = Decoder("Pod").decode(json.dumps(pod("a")).encode())
    assert not gc.is_tracked(found)
    assert not gc.is_tracked(found.spec)
