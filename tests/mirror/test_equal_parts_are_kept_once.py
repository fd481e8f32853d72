"""The pods of one workload differ in little more than their names: what they have in common is kept once."""

import json

from dashboard.mirror.records import Decoder, EndpointSlice, Pod
from dashboard.mirror.records.sharing import Sharing
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
    made = decoded(Decoder("Pod"), name="a", conditions=told)
    assert {c.type: c.last_transition_time is not None for c in made.status.conditions or ()} == {
        "Initialized": False,
        "Ready": True,
    }


def test_endpoints_share_how_they_are() -> None:
    listed = [endpoint("a"), endpoint("b"), endpoint("c", ready=False)]
    raw = json.dumps(endpoint_slice("s", "web", listed)).encode()
    made = Decoder("EndpointSlice").decode(raw)
    assert isinstance(made, EndpointSlice)
    first, second, third = (one.conditions for one in made.endpoints or ())
    assert first is second
    assert (first.ready, third.ready) == (True, False)


def test_the_table_begins_anew_when_it_is_full() -> None:
    decoder = Decoder("Pod")
    decoder.sharing = Sharing(max_parts=20)
    made = [decoded(decoder, name=f"p{i}", labels={"app": f"app-{i}"}) for i in range(100)]
    assert len(decoder.sharing) <= 20
    assert [one.labels for one in made] == [{"app": f"app-{i}"} for i in range(100)]
