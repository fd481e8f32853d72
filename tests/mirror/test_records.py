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
    "StatefulSet": {
        "spec": {
            "replicas": 0,
            "selector": None,
            "template": {"metadata": {}, "spec": {"containers": None}},
            "serviceName": "",
            "updateStrategy": {},
        },
        "status": {"replicas": 0, "availableReplicas": 0},
    },
    "DaemonSet": {
        "spec": {
            "selector": None,
            "template": {"metadata": {}, "spec": {"containers": None}},
            "updateStrategy": {},
        },
        "status": {"currentNumberScheduled": 0, "desiredNumberScheduled": 0, "numberReady": 0},
    },
    "ControllerRevision": {"data": None, "revision": 0},
    "ReplicationController": {"spec": {}, "status": {"replicas": 0}},
    "Job": {"spec": {"template": {"metadata": {}, "spec": {"containers": None}}}, "status": {}},
    "CronJob": {
        "spec": {
            "schedule": "",
            "jobTemplate": {
                "metadata": {},
                "spec": {"template": {"metadata": {}, "spec": {"containers": None}}},
            },
        },
        "status": {},
    },
    "HorizontalPodAutoscaler": {
        "spec": {"scaleTargetRef": {"kind": "", "name": ""}, "maxReplicas": 0},
        "status": {"desiredReplicas": 0, "currentMetrics": None},
    },
    "PodDisruptionBudget": {
        "spec": {},
        "status": {"disruptionsAllowed": 0, "currentHealthy": 0, "expectedPods": 0},
    },
    "ResourceQuota": {"spec": {}, "status": {}},
    "Ingress": {"spec": {}, "status": {"loadBalancer": {}}},
    "NetworkPolicy": {"spec": {"podSelector": {}}},
    "PersistentVolumeClaim": {"spec": {"resources": {}}, "status": {}},
    "ConfigMap": {},
    "Secret": {},
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
