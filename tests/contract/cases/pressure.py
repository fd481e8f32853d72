"""What follows when a kubelet says that its node is short of something, and that it evicted a pod."""

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, node, pod, replica_set
from tests.contract.printing import table

GROUP = Group("pressure")
KINDS = ("MemoryPressure", "DiskPressure", "PIDPressure")
MESSAGE = "The node was low on resource: memory. "


def conditions(pressed: bool) -> Object:
    """Of a node that is ready, short of everything or of nothing."""
    status = "True" if pressed else "False"
    short = [{"type": kind, "status": status} for kind in KINDS]
    return {"status": {"conditions": [{"type": "Ready", "status": "True"}, *short]}}


def pressures(found: Object) -> list[str]:
    """The taints that say so."""
    taints = found["spec"].get("taints") or ()
    told = [f"{one['key']}:{one['effect']}" for one in taints]
    return sorted(one for one in told if "pressure" in one)


@GROUP.case
def a_node_under_pressure_is_tainted(api: Caller) -> Answers:
    name = api.unique("pressed")
    api.must(api.create("nodes", node(name)))
    api.must(api.merge("nodes", name, conditions(True), "status"))
    pressed = api.until(lambda: api.get("nodes", name), lambda body: len(pressures(body)) == 3)
    api.must(api.merge("nodes", name, conditions(False), "status"))
    relieved = api.until(lambda: api.get("nodes", name), lambda body: not pressures(body))
    api.must(api.delete("nodes", name))
    return {"pressed": pressures(pressed.body), "relieved": pressures(relieved.body)}


def evicted(**more: object) -> Object:
    return {"status": {"phase": "Failed", "reason": "Evicted", "message": MESSAGE, **more}}


@GROUP.case
def evicted_pods_in_a_table(api: Caller) -> Answers:
    """The reason of a container that has ended is said in the pod's place."""
    for name in ("refused", "ended"):
        api.must(api.create("pods", pod(name)))
    api.must(api.merge("pods", "refused", evicted(), "status"))
    ended = {"exitCode": 137, "reason": "Error"}
    container = {
        "name": "main",
        "ready": False,
        "restartCount": 0,
        "image": "nginx",
        "imageID": "",
        "state": {"terminated": ended},
    }
    api.must(api.merge("pods", "ended", evicted(containerStatuses=[container]), "status"))
    return {name: table(api, "pods", name, includeObject="None") for name in ("refused", "ended")}


@GROUP.case
def an_evicted_pod_is_replaced_and_stays(api: Caller) -> Answers:
    api.must(api.create("replicasets.apps", replica_set("web", replicas=1)))
    first = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 1)
    name = first.body["items"][0]["metadata"]["name"]
    api.must(api.merge("pods", name, evicted(), "status"))
    both = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 2)
    settled = api.until(
        lambda: api.get("replicasets.apps", "web"),
        lambda body: body["status"]["observedGeneration"] == 1 and body["status"]["replicas"] == 1,
    )
    phases = sorted(one["status"]["phase"] for one in both.body["items"])
    return {"phases": phases, "replicas": settled.body["status"]["replicas"]}
