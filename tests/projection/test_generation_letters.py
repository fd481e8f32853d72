import pytest

from dashboard.projection.generations import letter, revisions_before
from tests.projection.objects import record, replica_set


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
