"""The pods of one workload differ in little more than their names: what they have in common is kept once."""

import json

from dashboard.mirror.records import Decoder, EndpointSlice, Pod, from_object
from dashboard.mirror.records.sharing import Sharing
from dashboard.projection.progress import ready_ms
from tests.projection.objects import endpoint, endpoint_slice, pod


def decoded(decoder: Decoder, **wishes) -> Pod:
    made = decoder.decode(json.dumps(pod(**wishes)).encode())
    assert isinstance(made, Pod)
    return made


def test_pods_of_one_workload_share_what_they_have_in_common() -> None:
    decoder = Decoder("Pod")
    one = decoded(decoder, name="a", labels={"app": "web"}, node="n1")
    two = decoded(decoder, name="b", labels={"app": "web"}, node="n2")
    assert one.metadata.labels is two.metadata.labels
    assert one.spec.containers is two.spec.containers
    assert one.status.container_statuses is two.status.container_statuses
    assert (one.metadata.name, two.metadata.name) == ("a", "b")
    assert (one.spec.node_name, two.spec.node_name) == ("n1", "n2")


def test_what_differs_is_kept_apart() -> None:
    decoder = Decoder("Pod")
    one = decoded(decoder, name="a", labels={"app": "web"})
    two = decoded(decoder, name="b", labels={"app": "web", "track": "new"}, ready=False)
    assert one.labels == {"app": "web"}
    assert two.labels == {"app": "web", "track": "new"}
    ready = [[c.status for c in p.status.conditions or () if c.type == "Ready"] for p in (one, two)]
    assert ready == [["True"], ["False"]]


def test_since_when_is_kept_of_readiness_only() -> None:
    when = "2026-11-24T12:00:00Z"
    told = [
        {"type": kind, "status": "True", "lastTransitionTime": when}
        for kind in ("Initialized", "Ready")
    ]
    decoder = Decoder("Pod")
    made = decoded(decoder, name="a", conditions=told)
    later = [{**one, "lastTransitionTime": "2026-11-24T12:05:00Z"} for one in told]
    other = decoded(decoder, name="b", conditions=later)
    assert made.status.conditions is other.status.conditions
    assert [ready_ms(one) for one in (made, other)] == [1_795_521_600_000, 1_795_521_900_000]
    assert not any(one.last_transition_time for one in made.status.conditions or ())


def test_of_a_slice_only_how_it_lists_pods_is_kept() -> None:
    listed = [endpoint("a"), endpoint("b"), endpoint("c", ready=False)]
    raw = json.dumps(endpoint_slice("s", "web", listed)).encode()
    made = Decoder("EndpointSlice").decode(raw)
    assert isinstance(made, EndpointSlice)
    assert made.endpoints is None
    assert list(made.pods.values()) == ["serving", "serving", "not-ready"]
    assert made.pods == from_object("EndpointSlice", json.loads(raw)).pods


def test_a_pod_that_a_slice_lists_twice_is_as_well_as_the_better_says() -> None:
    listed = [endpoint("a", ready=False), endpoint("a")]
    raw = json.dumps(endpoint_slice("s", "web", listed)).encode()
    made = Decoder("EndpointSlice").decode(raw)
    assert isinstance(made, EndpointSlice)
    assert list(made.pods.values()) == ["serving"]


def test_what_an_object_calls_pods_is_not_believed() -> None:
    raw = endpoint_slice("s", "web", [endpoint("a")]) | {
        "pods": {"b": "serving"},
        "": {"b": "serving"},
    }
    made = Decoder("EndpointSlice").decode(json.dumps(raw).encode())
    assert isinstance(made, EndpointSlice)
    assert len(made.pods) == 1
    assert "b" not in made.pods


def test_the_table_begins_anew_when_it_is_full() -> None:
    decoder = Decoder("Pod")
    decoder.sharing = Sharing(max_parts=20)
    made = [decoded(decoder, name=f"p{i}", labels={"app": f"app-{i}"}) for i in range(100)]
    assert len(decoder.sharing) <= 20
    assert [one.labels for one in made] == [{"app": f"app-{i}"} for i in range(100)]
