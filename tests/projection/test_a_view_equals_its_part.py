"""What viewers of a part are told equals that part of all rows, whatever happened in which order."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dashboard.mirror.store import Store
from dashboard.projection.picture import Projection
from dashboard.projection.rows import AnyRow, PodGroupRow, PodRow
from dashboard.projection.views import WHOLE, Narrowed, View, part, read_view
from tests.projection import objects
from tests.projection.objects import record

FROM = 3
VIEWS = (
    View(namespace="shop"),
    View(node="n1"),
    View(namespace="shop", node="n1"),
    View(namespace="shop", kind="Pod"),
    View(namespace="shop", kind="Node"),
    View(node="n1", kind="Pod"),
    WHOLE,
)
NAMES = [f"p{number}" for number in range(7)]
PLACES = {
    "shop on n1": ("shop", {"node": "n1"}),
    "shop on n2": ("shop", {"node": "n2"}),
    "shop, no node yet": ("shop", {"node": "", "phase": "Pending", "statuses": []}),
    "shop, failed": ("shop", {"node": "n1", "phase": "Failed"}),
    "other on n1": ("other", {"node": "n1"}),
}
STEPS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from([*NAMES, "n1", "n2", "service"]),
            st.sampled_from([*PLACES, "gone"]),
        ),
        min_size=1,
        max_size=8,
    ),
    max_size=12,
)


class Watched:
    """A cluster that changes, and a viewer of each view who applies what it is told."""

    def __init__(self, from_pods: int) -> None:
        self.store, self.projection = Store(), Projection()
        self.narrowed = {
            view: Narrowed(view, from_pods=from_pods, until_pods=from_pods + 1) for view in VIEWS
        }
        self.seen: dict[View, dict[str, AnyRow]] = {view: {} for view in VIEWS}

    def step(self, *changes: tuple[str, str]) -> None:
        for name, place in changes:
            self._put(name, place)
        up, gone = self.projection.apply(self.store.drain()[0])
        for view, narrowed in self.narrowed.items():
            told, left = narrowed.apply(up, gone)
            seen = self.seen[view]
            for row_id in left:
                seen.pop(row_id, None)
            seen |= {row.id: row for row in told}

    def _put(self, name: str, place: str) -> None:
        kind = {"n": "Node", "s": "Service"}.get(name[0], "Pod")
        if place == "gone":
            self.store.remove(kind, name, 1)
        elif kind == "Node":
            cordoned = place.startswith("other")
            self.store.put(kind, record(kind, objects.node(name, uid=name, cordoned=cordoned)), 1)
        elif kind == "Service":
            made = objects.service(name, {"app": place.split()[-1]}, namespace="shop", uid=name)
            self.store.put(kind, record(kind, made), 1)
        else:
            namespace, wishes = PLACES[place]
            made = objects.pod(name, namespace, uid=name, **wishes)
            self.store.put(kind, record(kind, made), 1)


@pytest.mark.parametrize("from_pods", [FROM, 100], ids=["counted", "each with its row"])
@given(steps=STEPS)
def test_what_was_told_equals_the_part_of_all_rows(steps, from_pods: int) -> None:
    watched = Watched(from_pods)
    for changes in steps:
        watched.step(*changes)
        rows = dict(watched.projection.rows)
        for view in VIEWS:
            inside = {row_id: row for row_id, row in rows.items() if view.holds(row)}
            is_counted = sum(isinstance(row, PodRow) for row in inside.values()) > from_pods
            expected = part(rows, view, from_pods=-1) if is_counted else inside
            assert watched.seen[view] == expected
            assert {row.id: row for row in watched.projection.within(view)} == inside


def test_a_view_holds_its_own_and_nothing_of_others() -> None:
    watched = Watched(100)
    watched.step(("n1", "shop on n1"), ("n2", "shop on n2"), ("service", "shop on n1"))
    watched.step(("p0", "shop on n1"), ("p1", "shop on n2"), ("p2", "other on n1"))
    assert {row.name for row in watched.seen[View(namespace="shop")].values()} == {
        "n1", "n2", "service", "p0", "p1",
    }  # fmt: skip
    assert {row.name for row in watched.seen[View(node="n1")].values()} == {"n1", "p0", "p2"}
    assert {row.name for row in watched.seen[View(node="n1", kind="Pod")].values()} == {"p0", "p2"}
    assert {row.name for row in watched.seen[View("shop", "n1")].values()} == {"n1", "p0"}


def test_a_pod_that_gets_a_node_comes_into_its_view_and_leaves_with_it() -> None:
    watched = Watched(100)
    watched.step(("p0", "shop, no node yet"))
    assert watched.seen[View(node="n1")] == {}
    watched.step(("p0", "shop on n1"))
    assert set(watched.seen[View(node="n1")]) == {"p0"}
    watched.step(("p0", "shop on n2"))
    assert watched.seen[View(node="n1")] == {}


def test_too_many_pods_for_a_view_are_counted_there_only() -> None:
    watched = Watched(FROM)
    watched.step(
        *((name, "shop on n1") for name in NAMES[:2]), *((n, "other on n1") for n in NAMES[2:])
    )
    few, many = watched.seen[View(namespace="shop")], watched.seen[View(node="n1")]
    assert {row.name for row in few.values()} == set(NAMES[:2])
    assert {type(row) for row in many.values()} == {PodGroupRow}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"namespace": "Shop"}, "namespace"),
        ({"namespace": "a.b"}, "namespace"),
        ({"node": "../x"}, "node"),
        ({"node": "n" * 254}, "node"),
        ({"namespace": "shop", "kind": "Podd"}, "kind"),
        ({"kind": "Pod"}, "alone"),
        ({"node": "node-1", "kind": "PodGroup"}, "kind"),
    ],
)
def test_what_is_no_view_is_said_in_a_sentence(asked: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_view(asked)


def test_nothing_asked_is_the_whole_and_other_parameters_are_nobodys() -> None:
    assert read_view({"x": "1"}).is_whole
    assert read_view({"namespace": "shop", "node": "ip-10-0-0-1.eu.internal"}) == View(
        "shop", "ip-10-0-0-1.eu.internal"
    )
