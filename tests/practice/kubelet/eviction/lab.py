"""A node of which it can be said how much it has, and pods of which it can be said what they use."""

from tests.practice.kubelet.lab import Lab

MIB = 1024 * 1024
GIB = 1024 * MIB


def pod(lab, name, *, memory=0, leak=0, disk=0, writes=0, priority=None, requests=None, **more):
    """Numbers are bytes, and bytes a second."""
    knobs = {
        "MEMORY_BYTES": memory,
        "LEAK_BYTES_PER_S": leak,
        "DISK_BYTES": disk,
        "DISK_BYTES_PER_S": writes,
    }
    env = [
        {"name": f"PRACTICE_{name}", "value": str(value)} for name, value in knobs.items() if value
    ]
    container = {
        "name": "main",
        "image": "hello:1.0.0",
        "imagePullPolicy": "IfNotPresent",
        "env": env,
        "resources": {"requests": requests or {}, "limits": more.pop("limits", {})},
        "volumeMounts": more.pop("mounts", []),
    }
    spec = {"nodeName": "node-1", "containers": [container], **more}
    if priority is not None:
        spec["priorityClassName"] = priority
    body = {"metadata": {"name": name, "namespace": "default"}, "spec": spec}
    return lab.client.create("pods", body)


def lab(memory="2Gi", disk="64Gi"):
    made = Lab(nodes=())
    capacity = {"cpu": "4", "memory": memory, "ephemeral-storage": disk, "pods": "110"}
    made.client.create(
        "nodes",
        {
            "metadata": {
                "name": "node-1",
                "annotations": {"practice.podium.dev/simulated": "true"},
            },
            "status": {
                "capacity": capacity,
                "allocatable": capacity,
                "images": [{"names": ["hello:1.0.0"]}],
            },
        },
    )
    made.clock.run_for(1)
    return made


def classes(made, **values):
    """PriorityClasses by their names."""
    for name, value in values.items():
        body = {"metadata": {"name": name}, "value": value}
        made.client.create("priorityclasses.scheduling.k8s.io", body)


def evicted(made):
    """Names of the pods that were evicted, in that order."""
    found = [one for one in made.client.list("events") if one["reason"] == "Evicted"]
    return [
        one["involvedObject"]["name"]
        for one in sorted(found, key=lambda one: one["firstTimestamp"])
    ]


def conditions(made):
    """The pressures that the node reports."""
    found = made.client.get("nodes", None, "node-1")["status"]["conditions"]
    return [one["type"] for one in found if one["status"] == "True" and one["type"] != "Ready"]
