"""Pods with claims: where they may go, what is said when they may go nowhere, and what is bound."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.scheduling import Nodes, pod_for, verdict
from tests.contract.cases.storage import Storage, with_class
from tests.contract.objects import Object
from tests.contract.storage_objects import CLAIMS, CLASSES

GROUP = Group("volume-scheduling")
NOWHERE = {
    "required": {
        "nodeSelectorTerms": [
            {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["there-is-none"]}]}
        ]
    }
}


class Scene:
    """One node that the pods ask for, another one, and a storage class."""

    def __init__(self, api: Caller) -> None:
        self.api = api
        self.nodes = Nodes(api)
        self.storage = Storage(api)
        self.nodes.add()
        self.nodes.add(own=False)

    def pod(self, name: str = "one", claim: str = "data") -> None:
        uses = [{"name": "v", "persistentVolumeClaim": {"claimName": claim}}]
        made = pod_for(self.nodes, name, volumes=uses)
        self.api.must(self.api.create("pods", made))

    def verdict(self) -> Object:
        is_there = self.api.get(CLAIMS, "data").status < 300
        outdated = 'persistentvolumeclaim "data" not found' if is_there else ""
        return verdict(self.api, self.nodes, outdated=outdated)

    def placed(self) -> Object:
        """The node of the pod, and its claim and volume then."""
        pod = self.api.until(
            lambda: self.api.get("pods", "one"), lambda body: bool(body["spec"].get("nodeName"))
        )
        name = self.api.get(CLAIMS, "data").body["spec"]["volumeName"]
        claim = self.api.until(
            lambda: self.api.get(CLAIMS, "data"),
            lambda body: bool(body["status"].get("conditions")),
        )
        return {
            "node": pod.body["spec"]["nodeName"],
            "claim": claim.body,
            "volume": self.storage.volume_is(name, "Bound").body,
        }

    def end(self, answers: Answers) -> Answers:
        self.nodes.remove()
        self.api.delete(CLASSES, self.storage.klass)
        return self.storage.end(answers)


@GROUP.case
def a_claim_that_does_not_exist(api: Caller) -> Answers:
    scene = Scene(api)
    scene.pod()
    return scene.end({"verdict": scene.verdict()})


@GROUP.case
def a_claim_that_is_not_bound_yet(api: Caller) -> Answers:
    scene = Scene(api)
    scene.storage.claim()
    scene.pod()
    waiting = scene.verdict()
    scene.storage.volume()
    return scene.end({"verdict": waiting})


@GROUP.case
def a_claim_that_is_bound(api: Caller) -> Answers:
    scene = Scene(api)
    scene.storage.volume()
    scene.storage.claim()
    scene.storage.bound()
    scene.pod()
    node = api.until(
        lambda: api.get("pods", "one"), lambda body: bool(body["spec"].get("nodeName"))
    ).body["spec"]["nodeName"]
    return scene.end({"node": node})


@GROUP.case
def a_volume_that_no_node_reaches(api: Caller) -> Answers:
    scene = Scene(api)
    scene.storage.volume(nodeAffinity=NOWHERE)
    scene.storage.claim()
    scene.storage.bound()
    scene.pod()
    return scene.end({"verdict": scene.verdict()})


def late(scene: Scene, **fields: Any) -> None:
    with_class(scene.storage, volumeBindingMode="WaitForFirstConsumer", **fields)


@GROUP.case
def no_volume_for_a_claim_that_waits(api: Caller) -> Answers:
    scene = Scene(api)
    late(scene, provisioner="kubernetes.io/no-provisioner")
    scene.storage.volume(nodeAffinity=NOWHERE)
    scene.storage.claim()
    scene.pod()
    return scene.end({"verdict": scene.verdict()})


@GROUP.case
def a_volume_is_chosen_with_the_node(api: Caller) -> Answers:
    scene = Scene(api)
    late(scene, provisioner="kubernetes.io/no-provisioner")
    scene.storage.volume("elsewhere", nodeAffinity=NOWHERE)
    scene.storage.volume("large", capacity={"storage": "9Gi"})
    scene.storage.volume("fitting")
    scene.storage.claim()
    scene.pod()
    return scene.end({"placed": scene.placed()})


@GROUP.case
def a_node_is_chosen_for_a_volume_to_be_made(api: Caller) -> Answers:
    scene = Scene(api)
    late(scene)
    scene.storage.claim()
    scene.pod()
    told = scene.storage.told("data", "ExternalProvisioning")
    answers: Answers = {"told": told, "claim": api.get(CLAIMS, "data")}
    answers["pod"] = api.get("pods", "one").body["spec"].get("nodeName", "none yet")
    return scene.end(answers)


@GROUP.case
def a_topology_in_which_nothing_is_made(api: Caller) -> Answers:
    scene = Scene(api)
    rules = [{"key": "zone", "values": ["there-is-none"]}]
    late(scene, allowedTopologies=[{"matchLabelExpressions": rules}])
    scene.storage.claim()
    scene.pod()
    return scene.end({"verdict": scene.verdict()})
