"""What viewers of a fleet are told equals a fresh summary, whatever happened in which order."""

from collections import Counter

import hypothesis.strategies as st
import msgspec
from hypothesis import given

from dashboard.mirror.store import Store
from dashboard.projection.fleet import QUIET, Fleet, summary
from dashboard.projection.picture import Projection
from dashboard.projection.rows import AnyRow, PodGroupRow, PodRow
from tests.projection import objects
from tests.projection.objects import record

FROM, UNTIL = 6, 4
NAMES = [f"p{number}" for number in range(9)]
LOOKS = {
    "ready": {},
    "failed": {"phase": "Failed"},
    "completed": {"phase": "Succeeded"},
    "waiting": {"phase": "Pending", "node": "", "statuses": []},
    "elsewhere": {"node": "n2"},
    "owned": {"owners": objects.owner("ReplicaSet", "rs", "rs")},
}
STEPS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from([*LOOKS, "gone"])), min_size=1, max_size=9
    ),
    max_size=12,
)


class Watched:
    """A cluster whose pods change, and a viewer who applies what it is told."""

    def __init__(self, from_pods: int = FROM, until_pods: int = UNTIL) -> None:
        self.store, self.projection = Store(), Projection()
        self.fleet = Fleet(from_pods=from_pods, until_pods=until_pods)
        self.seen: dict[str, AnyRow] = {}
        self.lives: Counter[str] = Counter()

    def step(self, *changes: tuple[str, str]) -> tuple[list[AnyRow], list[str]]:
        for name, look in changes:
            uid = f"{name}-{self.lives[name]}" if self.lives[name] else name
            if look == "gone":
                self.store.remove("Pod", uid, 1)
                self.lives[name] += 1
            else:
                made = record("Pod", objects.pod(name, uid=uid, **LOOKS[look]))
                self.store.put("Pod", made, 1)
        up, gone = self.fleet.apply(*self.projection.apply(self.store.drain()[0]))
        for row_id in gone:
            self.seen.pop(row_id, None)
        self.seen |= {row.id: row for row in up}
        return up, gone

    @property
    def counts(self) -> Counter[str]:
        """How many pods of each state the viewer knows of, by the groups of the owners and the rows."""
        known: Counter[str] = Counter()
        for row in self.seen.values():
            if isinstance(row, PodGroupRow) and row.by == "owner":
                known.update(row.counts)
            elif isinstance(row, PodRow):
                known[row.state] += 1
        return known


@given(STEPS)
def test_what_was_told_equals_a_fresh_summary(steps) -> None:
    watched = Watched()
    for changes in steps:
        watched.step(*changes)
        rows = dict(watched.projection.rows)
        assert watched.seen == (summary(rows) if watched.fleet.is_on else rows)
        assert watched.counts == Counter(r.state for r in rows.values() if isinstance(r, PodRow))


def test_a_fleet_begins_above_its_bound_and_ends_below_a_lower_one() -> None:
    watched = Watched()
    watched.step(*((name, "ready") for name in NAMES[:FROM]))
    assert not watched.fleet.is_on
    watched.step((NAMES[FROM], "ready"))
    assert watched.fleet.is_on
    assert all(isinstance(row, PodGroupRow) for row in watched.seen.values())
    watched.step(*((name, "gone") for name in NAMES[UNTIL : FROM + 1]))
    assert watched.fleet.is_on  # as many as the lower bound: not below it
    watched.step((NAMES[0], "gone"))
    assert not watched.fleet.is_on
    assert {row.name for row in watched.seen.values()} == set(NAMES[1:UNTIL])


def test_every_pod_that_is_not_simply_well_keeps_its_row() -> None:
    watched = Watched()
    watched.step(*((name, "ready") for name in NAMES[:7]), ("bad", "failed"), ("new", "waiting"))
    assert {row.name for row in watched.seen.values() if isinstance(row, PodRow)} == {"bad", "new"}
    watched.step((NAMES[0], "failed"))
    assert NAMES[0] in watched.seen
    _, gone = watched.step((NAMES[0], "ready"))
    assert gone == [NAMES[0]]


def test_a_change_tells_of_its_own_groups_only() -> None:
    watched = Watched()
    watched.step(*((name, "ready") for name in NAMES[:4]), *((n, "elsewhere") for n in NAMES[4:]))
    up, gone = watched.step((NAMES[0], "failed"))
    assert {row.id for row in up} == {NAMES[0], "pods:node:node-1", "pods:owner:default/"}
    assert gone == []


def test_a_well_pod_that_changes_otherwise_is_no_news() -> None:
    watched = Watched()
    watched.step(*((name, "ready") for name in NAMES))
    old = watched.fleet._pods[NAMES[0]]
    changed = msgspec.structs.replace(old, labels={"other": "label"})
    assert watched.fleet.apply([changed], []) == ([], [])


def test_states_that_are_counted_are_the_quiet_ones() -> None:
    assert {"ready", "completed"} == QUIET
