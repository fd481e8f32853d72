"""The practice cluster's own disks are made for claims, grow with them, and go with them."""

from practice.simulated_disks import DRIVER

CLASSES = "storageclasses.storage.k8s.io"
CLAIMS = "persistentvolumeclaims"
VOLUMES = "persistentvolumes"


def make_class(lab, **fields):
    lab.client.create(CLASSES, {"metadata": {"name": "standard"}, "provisioner": DRIVER, **fields})


def make_claim(lab, name="data", size="1Gi", **metadata):
    spec = {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "standard",
        "resources": {"requests": {"storage": size}},
    }
    body = {"metadata": {"name": name, "namespace": "default", **metadata}, "spec": spec}
    lab.client.create(CLAIMS, body)


def claim(lab, name="data"):
    return lab.client.get(CLAIMS, "default", name)


def reasons(lab):
    return {event["reason"] for event in lab.client.list("events")}


def test_a_claim_gets_a_disk_of_its_size(lab):
    make_class(lab)
    make_claim(lab)
    lab.clock.run_for(5)
    bound = claim(lab)
    assert bound["status"]["phase"] == "Bound"
    assert bound["status"]["capacity"] == {"storage": "1Gi"}
    volume = lab.client.get(VOLUMES, None, bound["spec"]["volumeName"])
    assert volume["metadata"]["name"] == f"pvc-{bound['metadata']['uid']}"
    assert volume["spec"]["csi"]["driver"] == DRIVER
    assert reasons(lab) >= {"ExternalProvisioning", "Provisioning", "ProvisioningSucceeded"}


def test_a_local_disk_waits_for_the_node_and_stays_there(lab):
    make_class(lab, volumeBindingMode="WaitForFirstConsumer", parameters={"kind": "local"})
    make_claim(lab)
    lab.clock.run_for(20)
    assert claim(lab)["status"]["phase"] == "Pending"
    selected = {"annotations": {"volume.kubernetes.io/selected-node": "node-7"}}
    lab.client.patch(CLAIMS, "default", "data", {"metadata": selected})
    lab.clock.run_for(5)
    volume = lab.client.get(VOLUMES, None, claim(lab)["spec"]["volumeName"])
    term = volume["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"][0]
    assert term["matchExpressions"][0]["values"] == ["node-7"]


def test_a_disk_goes_with_its_claim_unless_it_is_to_be_kept(lab):
    make_class(lab)
    make_claim(lab)
    make_claim(lab, "kept")
    lab.clock.run_for(5)
    name = claim(lab, "kept")["spec"]["volumeName"]
    keep = {"spec": {"persistentVolumeReclaimPolicy": "Retain"}}
    lab.client.patch(VOLUMES, None, name, keep)
    for one in ("data", "kept"):
        lab.client.delete(CLAIMS, "default", one)
    lab.clock.run_for(5)
    left = lab.client.list(VOLUMES)
    assert [(one["metadata"]["name"], one["status"]["phase"]) for one in left] == [
        (name, "Released")
    ]


def test_a_claim_grows_where_its_class_allows_it(lab):
    make_class(lab, allowVolumeExpansion=True)
    make_claim(lab)
    lab.clock.run_for(5)
    more = {"spec": {"resources": {"requests": {"storage": "2Gi"}}}}
    lab.client.patch(CLAIMS, "default", "data", more)
    lab.clock.run_for(0.5)
    assert "Resizing" in {one["type"] for one in claim(lab)["status"]["conditions"]}
    lab.clock.run_for(5)
    status = claim(lab)["status"]
    assert status["capacity"] == {"storage": "2Gi"}
    assert [one["type"] for one in status["conditions"]] == ["Unused"]
    volume = lab.client.get(VOLUMES, None, claim(lab)["spec"]["volumeName"])
    assert volume["spec"]["capacity"] == {"storage": "2Gi"}


def test_claims_that_named_no_class_get_the_default_one_when_there_is_one(lab):
    body = {
        "metadata": {"name": "data", "namespace": "default"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }
    lab.client.create(CLAIMS, body)
    lab.clock.run_for(1)
    assert "storageClassName" not in claim(lab)["spec"]
    default = {"storageclass.kubernetes.io/is-default-class": "true"}
    make_class(lab, metadata={"name": "standard", "annotations": default})
    lab.clock.run_for(20)
    assert claim(lab)["spec"]["storageClassName"] == "standard"
    assert claim(lab)["status"]["phase"] == "Bound"
