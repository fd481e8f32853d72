import pytest

from dashboard.mirror.store import Change
from dashboard.projection.generations import letter, revisions_before
from dashboard.projection.picture import Projection
from tests.projection.more_objects import controller_revision
from tests.projection.objects import added, owner, pod, record, replica_set


@pytest.mark.parametrize(
    ("revision", "history", "expected"),
    [
        ("1", "", "A"),
        ("2", "", "B"),
        ("26", "", "Z"),
        ("27", "", "A"),
        ("5", "1,3", "A"),
        ("7", "2", "B"),
        ("", "", ""),
        ("x", "", ""),
        ("-1", "", ""),
    ],
)
def test_letter_comes_from_the_first_revision(revision, history, expected) -> None:
    assert (
        letter(record("ReplicaSet", replica_set("a", revision=revision, history=history)))
        == expected
    )


def test_replica_set_nobody_numbered_has_no_letter() -> None:
    bare = replica_set("a")
    del bare["metadata"]["annotations"]
    assert letter(record("ReplicaSet", bare)) == ""


def test_earlier_revisions_are_kept_oldest_first() -> None:
    assert revisions_before(record("ReplicaSet", replica_set("a", history="1, 3,nonsense"))) == [
        1,
        3,
    ]


def letters(projection: Projection) -> dict[str, str]:
    return {row.name: row.generation for row in projection.rows.values() if row.kind == "Pod"}


def test_pods_of_sets_take_the_letter_of_their_controller_revision() -> None:
    db, agent = owner("StatefulSet", "db", "sts"), owner("DaemonSet", "agent", "ds")
    label = "controller-revision-hash"
    projection = Projection()
    projection.apply(
        [
            added("Pod", pod("db-0", owners=db, labels={label: "db-aa"})),
            added("Pod", pod("agent-x", owners=agent, labels={label: "bb"})),
            added("Pod", pod("loose", labels={label: "bb"})),
        ]
    )
    assert letters(projection) == {"db-0": "", "agent-x": "", "loose": ""}
    up, _ = projection.apply(
        [
            added("ControllerRevision", controller_revision("db-aa", 2, db)),
            added("ControllerRevision", controller_revision("agent-bb", 3, agent, mark="bb")),
        ]
    )
    assert {row.name for row in up} == {"db-0", "agent-x"}
    assert letters(projection) == {"db-0": "B", "agent-x": "C", "loose": ""}


def test_revision_that_an_undo_brings_back_gets_a_new_letter() -> None:
    db = owner("StatefulSet", "db", "sts")
    projection = Projection()
    first = added("ControllerRevision", controller_revision("db-aa", 1, db, uid="r"))
    labels = {"controller-revision-hash": "db-aa"}
    projection.apply([first, added("Pod", pod("db-0", owners=db, labels=labels))])
    renumbered = record("ControllerRevision", controller_revision("db-aa", 3, db, uid="r"))
    projection.apply([Change("ControllerRevision", "r", first.new, renumbered)])
    assert letters(projection) == {"db-0": "C"}
    projection.apply([Change("ControllerRevision", "r", renumbered, None)])
    assert letters(projection) == {"db-0": ""}
