"""Random changes of every kind: the rows kept up step by step are those of a fresh projection."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.mirror.store import Change, Store
from dashboard.projection.picture import Projection
from tests.projection import more_objects, objects
from tests.projection.objects import endpoint, record

# Few names, labels and uids, so that things meet, part, and take each other's names.
NAMESPACES = st.sampled_from(["a", "a", "a", "b"])
NAMES = st.sampled_from(["x", "y"])
LABELS = st.dictionaries(st.sampled_from(["app", "track"]), st.sampled_from(["1", "2"]), max_size=2)
NODES = st.sampled_from(["", "n1", "n2"])
LIVES = st.sampled_from(["old", "new"])
POD_UIDS = st.tuples(NAMESPACES, NAMES, LIVES).map(lambda t: "pod-" + "-".join(t))
RS_UIDS = st.sampled_from(["rs-x", "rs-y"])
MARKS = st.sampled_from(["one", "two"])


@st.composite
def pods(draw) -> objects.Object:
    namespace, name, life = draw(NAMESPACES), draw(NAMES), draw(LIVES)
    owners = objects.owner("ReplicaSet", "rs", draw(RS_UIDS)) if draw(st.booleans()) else None
    return objects.pod(
        name,
        namespace,
        uid=f"pod-{namespace}-{name}-{life}",
        labels=draw(LABELS)
        | ({"controller-revision-hash": draw(MARKS)} if draw(st.booleans()) else {}),
        node=draw(NODES),
        phase=draw(st.sampled_from(["Running", "Pending", "Succeeded", "Failed"])),
        ready=draw(st.booleans()),
        owners=owners,
        deleting=draw(st.sampled_from(["", "2026-11-23T10:05:00Z"])),
        containers=[objects.container(cpu=draw(st.sampled_from(["", "100m", "2"])), memory="1Mi")],
    )


@st.composite
def nodes(draw) -> objects.Object:
    name, life = draw(st.sampled_from(["n1", "n2"])), draw(LIVES)
    ready = draw(st.sampled_from(["True", "False", "Unknown"]))
    return objects.node(name, uid=f"{name}-{life}", ready=ready, cordoned=draw(st.booleans()))


@st.composite
def services(draw) -> objects.Object:
    namespace, name, life = draw(NAMESPACES), draw(NAMES), draw(LIVES)
    selector = draw(st.none() | LABELS)
    return objects.service(name, selector, namespace, uid=f"svc-{namespace}-{name}-{life}")


@st.composite
def slices(draw) -> objects.Object:
    namespace, number = draw(NAMESPACES), draw(st.sampled_from(["1", "2"]))
    endpoints = [
        endpoint(uid, ready=draw(st.booleans()), ending=draw(st.booleans()))
        for uid in draw(st.lists(POD_UIDS, max_size=4))
    ]
    service = draw(st.sampled_from(["x", "x", "y", ""]))
    return objects.endpoint_slice(
        f"s{number}", service, endpoints, namespace, uid=f"eps-{namespace}-{number}"
    )


@st.composite
def replica_sets(draw) -> objects.Object:
    uid = draw(RS_UIDS)
    revision = draw(st.sampled_from(["1", "2", ""]))
    return objects.replica_set(uid, uid=uid, revision=revision, current=draw(st.integers(0, 3)))


@st.composite
def deployments(draw) -> objects.Object:
    name = draw(NAMES)
    return objects.deployment(name, uid=f"d-{name}", updated=draw(st.integers(0, 3)))


@st.composite
def controller_revisions(draw) -> objects.Object:
    uid = draw(RS_UIDS)
    owners = objects.owner("ReplicaSet", "rs", draw(RS_UIDS))
    number = draw(st.integers(0, 3))
    return more_objects.controller_revision(draw(MARKS), number, owners, uid=f"cr-{uid}")


@st.composite
def stateful_sets(draw) -> objects.Object:
    name = draw(NAMES)
    return more_objects.stateful_set(name, uid=f"s-{name}", readyReplicas=draw(st.integers(0, 3)))


@st.composite
def jobs(draw) -> objects.Object:
    name = draw(NAMES)
    return more_objects.job(name, uid=f"j-{name}", succeeded=draw(st.integers(0, 1)))


@st.composite
def of_one_uid(draw, made: st.SearchStrategy[objects.Object]) -> objects.Object:
    """Now and then an object of the uid that an object of another kind had, as a cluster that was put back gives it."""
    obj = draw(made)
    if draw(st.integers(0, 4)) == 0:
        obj["metadata"] |= {"namespace": "a", "name": "shared", "uid": "shared"}
    return obj


MADE = {
    "Pod": of_one_uid(pods()),
    "Node": nodes(),
    "Service": of_one_uid(services()),
    "EndpointSlice": slices(),
    "ReplicaSet": of_one_uid(replica_sets()),
    "Deployment": of_one_uid(deployments()),
    "ControllerRevision": controller_revisions(),
    "StatefulSet": stateful_sets(),
    "Job": jobs(),
}
PUTS = st.one_of(*(st.tuples(st.just("put"), st.just(kind), made) for kind, made in MADE.items()))
REMOVALS = st.tuples(st.just("remove"), st.sampled_from(list(MADE)), st.integers(0, 9))
REPLACEMENTS = st.one_of(
    *(st.tuples(st.just("replace"), st.just(k), st.lists(m, max_size=4)) for k, m in MADE.items())
)
TICKS = st.just(("tick", "", None))
SCRIPTS = st.lists(st.one_of(PUTS, PUTS, PUTS, REMOVALS, REPLACEMENTS, TICKS), max_size=40)


def play(store: Store, verb: str, kind: str, what) -> None:
    if verb == "put":
        store.put(kind, record(kind, what), 1)
    elif verb == "replace":
        by_name = {(o["metadata"].get("namespace"), o["metadata"]["name"]): o for o in what}
        store.replace(kind, [record(kind, obj) for obj in by_name.values()], 1)
    elif verb == "remove":
        uids = sorted(one.uid for one in store.all(kind))
        if uids:
            store.remove(kind, uids[what % len(uids)], 1)


@pytest.mark.slow
@settings(max_examples=150)
@given(SCRIPTS)
def test_any_changes_end_in_the_rows_of_a_fresh_projection(script) -> None:
    store, projection = Store(), Projection()
    mirrored = {}  # what somebody who only hears the deltas believes
    for verb, kind, what in [*script, ("tick", "", None)]:
        play(store, verb, kind, what)
        if verb != "tick":
            continue
        changes, _ = store.drain()
        before = dict(mirrored)
        up, gone = projection.apply(changes)
        assert all(before.get(row.id) != row for row in up), "a row was sent that had not changed"
        assert set(gone) <= before.keys(), "something left that nobody had seen"
        for row_id in gone:
            del mirrored[row_id]
        mirrored.update({row.id: row for row in up})
        fresh = Projection()
        fresh.apply(Change(k, one.uid, None, one) for k in MADE for one in store.all(k))
        assert mirrored == dict(fresh.rows) == dict(projection.rows)
