from dashboard.mirror.store import Store
from dashboard.projection.picture import Projection
from tests.projection import objects
from tests.projection.objects import endpoint, endpoint_slice, pod, record, service


class Cluster:
    """Objects, and the rows they give, change by change."""

    def __init__(self) -> None:
        self.store, self.projection = Store(), Projection()

    def put(self, kind: str, *made: objects.Object) -> None:
        for obj in made:
            self.store.put(kind, record(kind, obj), 1)
        self.projection.apply(self.store.drain()[0])

    def remove(self, kind: str, uid: str) -> None:
        self.store.remove(kind, uid, 1)
        self.projection.apply(self.store.drain()[0])

    def services_of(self, pod_id: str) -> dict:
        return self.projection.rows[pod_id].services

    def counts(self, service_id: str = "svc") -> tuple[int, int, int]:
        row = self.projection.rows[service_id]
        return row.selected, row.serving, row.draining


def hello(*pods: objects.Object) -> Cluster:
    cluster = Cluster()
    cluster.put("Service", service("hello", {"app": "hello"}, uid="svc"))
    cluster.put("Pod", *pods)
    return cluster


def labelled(name: str, **wishes) -> objects.Object:
    return pod(name, uid=name, labels={"app": "hello", "track": "stable"}, **wishes)


def listed(*endpoints: objects.Object, name: str = "s1") -> objects.Object:
    return endpoint_slice(name, "hello", list(endpoints), uid=name)


def test_pod_whose_labels_match_is_selected_until_a_slice_lists_it() -> None:
    cluster = hello(labelled("a"), pod("b", uid="b", labels={"app": "other"}))
    assert cluster.services_of("a") == {"svc": "selected"}
    assert cluster.services_of("b") == {}
    assert cluster.counts() == (1, 0, 0)
    cluster.put("EndpointSlice", listed(endpoint("a")))
    assert cluster.services_of("a") == {"svc": "serving"}
    assert cluster.counts() == (1, 1, 0)


def test_how_a_slice_lists_a_pod() -> None:
    cluster = hello(labelled("a"))
    cluster.put("EndpointSlice", listed(endpoint("a", ready=False, serving=False)))
    assert (cluster.services_of("a"), cluster.counts()) == ({"svc": "not-ready"}, (1, 0, 0))
    cluster.put("EndpointSlice", listed(endpoint("a", ready=False, ending=True)))
    assert (cluster.services_of("a"), cluster.counts()) == ({"svc": "draining"}, (1, 0, 1))
    unknown = endpoint("a")
    unknown["conditions"] = {}
    cluster.put("EndpointSlice", listed(unknown))
    assert cluster.services_of("a") == {"svc": "serving"}


def test_pod_in_two_slices_counts_once_and_at_its_best() -> None:
    cluster = hello(labelled("a"))
    cluster.put(
        "EndpointSlice", listed(endpoint("a")), listed(endpoint("a", ready=False), name="s2")
    )
    assert (cluster.services_of("a"), cluster.counts()) == ({"svc": "serving"}, (1, 1, 0))
    cluster.remove("EndpointSlice", "s1")
    assert (cluster.services_of("a"), cluster.counts()) == ({"svc": "not-ready"}, (1, 0, 0))
    cluster.remove("EndpointSlice", "s2")
    assert cluster.services_of("a") == {"svc": "selected"}


def test_service_that_comes_after_its_slice_finds_pods_its_selector_does_not_match() -> None:
    cluster = Cluster()
    cluster.put("Pod", labelled("a"))
    cluster.put("EndpointSlice", listed(endpoint("a")))
    assert cluster.services_of("a") == {}
    cluster.put("Service", service("hello", None, uid="svc"))
    assert (cluster.services_of("a"), cluster.counts()) == ({"svc": "serving"}, (0, 1, 0))
    cluster.remove("Service", "svc")
    assert cluster.services_of("a") == {}


def test_relabelled_pod_leaves_its_service() -> None:
    cluster = hello(labelled("a"), labelled("b"))
    cluster.put("Pod", pod("a", uid="a", labels={"app": "hello-quarantine"}))
    assert cluster.services_of("a") == {}
    assert cluster.counts() == (1, 0, 0)


def test_changed_selector_lets_pods_go_and_takes_others() -> None:
    cluster = hello(labelled("a"), pod("b", uid="b", labels={"app": "hello"}))
    assert cluster.counts() == (2, 0, 0)
    cluster.put("Service", service("hello", {"app": "hello", "track": "stable"}, uid="svc"))
    assert cluster.counts() == (1, 0, 0)
    assert cluster.services_of("b") == {}


def test_selector_that_is_empty_selects_nothing() -> None:
    cluster = hello(labelled("a"))
    cluster.put("Service", service("hello", {}, uid="svc"))
    assert (cluster.counts(), cluster.services_of("a")) == ((0, 0, 0), {})
    assert cluster.projection.rows["svc"].selector is None


def test_services_see_only_their_own_namespace() -> None:
    cluster = hello(pod("a", "elsewhere", uid="a", labels={"app": "hello"}))
    assert (cluster.counts(), cluster.services_of("a")) == ((0, 0, 0), {})


def test_pod_that_ends_leaves_the_counts() -> None:
    cluster = hello(labelled("a"))
    cluster.put("EndpointSlice", listed(endpoint("a")))
    cluster.remove("Pod", "a")
    assert cluster.counts() == (0, 0, 0)
    # By a list, as after a restored etcd: an event about what is gone comes late, and is nothing.
    cluster.store.replace("Pod", [record("Pod", labelled("a"))], 1)
    cluster.projection.apply(cluster.store.drain()[0])
    assert cluster.counts() == (1, 1, 0), "the slice still lists it"


def test_node_adds_up_what_its_running_pods_ask_for() -> None:
    cluster = Cluster()
    cluster.put("Node", objects.node("node-1", uid="n"))
    asking = [objects.container(cpu="250m", memory="1Mi")]
    cluster.put("Pod", pod("a", uid="a", containers=asking), pod("b", uid="b", containers=asking))
    cluster.put("Pod", pod("done", uid="c", containers=asking, phase="Succeeded"))
    requested = cluster.projection.rows["n"].requested
    assert (requested.cpu_m, requested.memory_b, requested.pods) == (500, 2 * 2**20, 2)
    cluster.remove("Pod", "a")
    assert cluster.projection.rows["n"].requested.pods == 1


def test_pods_of_a_node_that_falls_silent_are_unknown_and_come_back() -> None:
    cluster = Cluster()
    cluster.put("Node", objects.node("node-1", uid="n"))
    cluster.put("Pod", pod("a", uid="a"), pod("b", uid="b", node="node-2"))
    cluster.put("Node", objects.node("node-1", uid="n", ready="Unknown"))
    assert cluster.projection.rows["a"].state == "unknown"
    assert cluster.projection.rows["b"].state == "ready"
    cluster.put("Node", objects.node("node-1", uid="n"))
    assert cluster.projection.rows["a"].state == "ready"


def test_pod_takes_the_letter_of_its_replica_set_also_when_that_comes_later() -> None:
    cluster = Cluster()
    owners = objects.owner("ReplicaSet", "rs", "rs")
    cluster.put("Pod", pod("a", uid="a", owners=owners))
    assert cluster.projection.rows["a"].generation == ""
    cluster.put("ReplicaSet", objects.replica_set("rs", uid="rs", revision="3"))
    assert cluster.projection.rows["a"].generation == "C"
