"""The PersistentVolume of a new disk, as external-provisioner writes it."""

from practice.informer import Object
from practice.simulated_disks import DRIVER, FINALIZER, LOCAL_TOPOLOGY
from practice.volume_binding import PROVISIONED_BY, SELECTED_NODE, annotations_of


def new_volume(claim: Object, storage_class: Object) -> Object:
    """A disk for the claim; with the parameter `kind: local` one in the node that was selected."""
    metadata, asked = claim["metadata"], claim["spec"]
    name = f"pvc-{metadata['uid']}"
    spec: Object = {
        "capacity": {"storage": asked["resources"]["requests"]["storage"]},
        "accessModes": asked["accessModes"],
        "volumeMode": asked.get("volumeMode") or "Filesystem",
        "persistentVolumeReclaimPolicy": storage_class["reclaimPolicy"],
        "storageClassName": storage_class["metadata"]["name"],
        "claimRef": {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "namespace": metadata["namespace"],
            "name": metadata["name"],
            "uid": metadata["uid"],
            "resourceVersion": metadata["resourceVersion"],
        },
        "csi": {"driver": DRIVER, "volumeHandle": name, "fsType": "ext4"},
    }
    if storage_class.get("mountOptions"):
        spec["mountOptions"] = storage_class["mountOptions"]
    node = annotations_of(claim).get(SELECTED_NODE)
    if node and (storage_class.get("parameters") or {}).get("kind") == "local":
        rule = {"key": LOCAL_TOPOLOGY, "operator": "In", "values": [node]}
        spec["nodeAffinity"] = {"required": {"nodeSelectorTerms": [{"matchExpressions": [rule]}]}}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {
            "name": name,
            "annotations": {PROVISIONED_BY: DRIVER},
            "finalizers": [FINALIZER],
        },
        "spec": spec,
    }
