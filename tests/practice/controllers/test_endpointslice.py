"""Which pods stand behind a Service, at every moment of their lives."""

import pytest

from practice.controllers.endpointslice.packing import pack, settle

SLICES = "endpointslices.discovery.k8s.io"


def service(lab, name="web", **spec):
    body = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default", "labels": {"team": "blue"}},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}], **spec},
    }
    return lab.client.create("services", body)


def slices(lab, name="web"):
    return lab.client.list(SLICES, "default", selector=f"kubernetes.io/service-name={name}")


def endpoints(lab):
    return [one for piece in slices(lab) for one in piece.get("endpoints") or []]


def test_slice_names_its_service_and_each_pod(lab):
    created = service(lab)
    lab.deploy(replicas=2)
    lab.run(5)
    (piece,) = slices(lab)
    assert piece["metadata"]["generateName"] == "web-"
    assert piece["metadata"]["labels"] == {
        "team": "blue",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": "web",
    }
    assert piece["metadata"]["ownerReferences"][0]["uid"] == created["metadata"]["uid"]
    assert piece["addressType"] == "IPv4"
    assert piece["ports"] == [{"name": "", "port": 8080, "protocol": "TCP"}]
    pods = {pod["metadata"]["uid"]: pod for pod in lab.pods()}
    assert len(piece["endpoints"]) == 2
    for endpoint in piece["endpoints"]:
        pod = pods[endpoint["targetRef"]["uid"]]
        assert endpoint["addresses"] == [pod["status"]["podIP"]]
        assert endpoint["nodeName"] == pod["spec"]["nodeName"]
        assert endpoint["conditions"] == {"ready": True, "serving": True, "terminating": False}


def test_terminating_pod_serves_but_is_not_ready(lab):
    service(lab)
    lab.deploy(replicas=2)
    lab.run(5)
    lab.nodes.ends_after_s = 20
    victim = lab.pods()[0]["metadata"]
    lab.client.delete("pods", "default", victim["name"])
    lab.run(0)
    (found,) = [one for one in endpoints(lab) if one["targetRef"]["uid"] == victim["uid"]]
    assert found["conditions"] == {"ready": False, "serving": True, "terminating": True}
    lab.run(30)
    assert victim["uid"] not in {one["targetRef"]["uid"] for one in endpoints(lab)}


def test_pod_without_address_is_no_endpoint_and_an_empty_slice_stays(lab):
    lab.nodes.ready_after_s = lambda pod: 1e9
    service(lab)
    lab.deploy(replicas=2)
    lab.run(5)
    assert len(slices(lab)) == 1
    assert endpoints(lab) == []


def test_pod_that_stops_matching_leaves(lab):
    service(lab)
    lab.deploy(replicas=2)
    lab.run(5)
    name = lab.pods()[0]["metadata"]["name"]
    lab.client.patch("pods", "default", name, {"metadata": {"labels": {"app": "other"}}})
    lab.run(0)
    assert name not in {one["targetRef"]["name"] for one in endpoints(lab)}


def test_named_target_ports_that_differ_between_pods_make_two_slices(lab):
    service(lab, ports=[{"name": "http", "port": 80, "targetPort": "http"}])
    for number in (8080, 9090):
        port = {"name": "http", "containerPort": number}
        container = {"name": "main", "image": "web:1", "ports": [port]}
        metadata = {"name": f"web-{number}", "namespace": "default", "labels": {"app": "web"}}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata}
        lab.client.create("pods", {**pod, "spec": {"containers": [container]}})
    lab.run(5)
    assert sorted(one["ports"][0]["port"] for one in slices(lab)) == [8080, 9090]


def test_service_without_selector_is_left_alone(lab):
    service(lab, name="manual", selector=None)
    lab.run(5)
    assert slices(lab, "manual") == []


def test_slice_changed_by_hand_is_put_right(lab):
    service(lab)
    lab.deploy(replicas=2)
    lab.run(5)
    lab.client.patch(SLICES, "default", slices(lab)[0]["metadata"]["name"], {"endpoints": []})
    lab.run(1)
    assert len(endpoints(lab)) == 2


def test_slices_go_with_their_service(lab):
    service(lab)
    lab.deploy(replicas=2)
    lab.run(5)
    lab.client.delete("services", "default", "web")
    lab.run(1)
    assert slices(lab) == []


PORTS = [{"name": "", "port": 80, "protocol": "TCP"}]


def wanted(*uids):
    return {uid: {"targetRef": {"uid": uid}} for uid in uids}


def existing(name, *uids):
    return {"metadata": {"name": name}, "ports": PORTS, "endpoints": list(wanted(*uids).values())}


def packed_uids(packed):
    return [[one["targetRef"]["uid"] for one in piece.endpoints] for piece in packed]


@pytest.mark.parametrize(
    ("uids", "slices_before", "after", "changed"),
    [
        ("abc", [], ["ab", "c"], [True, True]),
        ("ab", [existing("s", "a", "b")], ["ab"], [False]),
        ("abc", [existing("s", "a", "b")], ["ab", "c"], [False, True]),
        ("ac", [existing("s", "a", "b")], ["ac"], [True]),
        ("abc", [existing("s", "a", "b"), existing("t", "x")], ["ab", "c"], [False, True]),
        # the fullest slice that can take the rest is preferred
        ("abd", [existing("s", "a"), existing("t", "b")], ["ad", "b"], [True, False]),
    ],
)
def test_endpoints_stay_where_they_are(uids, slices_before, after, changed):
    packed = pack(PORTS, wanted(*uids), slices_before, capacity=2)
    assert packed_uids(packed) == [list(piece) for piece in after]
    assert [piece.changed for piece in packed] == changed


def test_emptied_slice_is_reused_before_one_is_made():
    packed = pack(PORTS, wanted(), [existing("old", "x")], capacity=2)
    packed += pack([{"port": 81}], wanted("a"), [], capacity=2)
    plan = settle(packed)
    assert [piece.slice["metadata"]["name"] for piece in plan.write] == ["old"]
    assert plan.delete == []


def test_last_slice_is_emptied_not_deleted():
    slices_before = [existing("s", "x"), existing("t", "y")]
    plan = settle(pack(PORTS, wanted(), slices_before, capacity=2))
    assert [(piece.slice["metadata"]["name"], piece.endpoints) for piece in plan.write] == [
        ("s", [])
    ]
    assert [one["metadata"]["name"] for one in plan.delete] == ["t"]
