from typing import Any

import pytest

from dashboard.actions import rollback
from dashboard.actions.rollback import NoWayBack


def template(image: str, **labels: str) -> dict[str, Any]:
    return {
        "metadata": {"labels": {"app": "hello", **labels}},
        "spec": {"containers": [{"name": "hello", "image": image}]},
    }


def replica_set(revision: int, image: str, **annotations: str) -> dict[str, Any]:
    return {
        "metadata": {
            "name": f"hello-{revision}",
            "annotations": {rollback.REVISION: str(revision), **annotations},
            "ownerReferences": [{"uid": "d", "controller": True}],
        },
        "spec": {"template": template(image, **{rollback.HASH_LABEL: str(revision)})},
    }


def deployment(image: str, *, paused: bool = False) -> dict[str, Any]:
    return {
        "metadata": {
            "name": "hello",
            "uid": "d",
            "annotations": {
                rollback.REVISION: "2",
                "mine": "gone",
                "kubectl.kubernetes.io/last-applied-configuration": "{}",
            },
        },
        "spec": {"paused": paused, "template": template(image)},
    }


SETS = [
    replica_set(1, "hello:1", **{"kubernetes.io/change-cause": "first"}),
    replica_set(2, "hello:2"),
]


def test_the_old_template_comes_back_without_the_hash_label() -> None:
    _, put, _ = rollback.patch(deployment("hello:2"), SETS, revision=1)
    assert put == {"op": "replace", "path": "/spec/template", "value": template("hello:1")}


def test_annotations_come_from_the_revision_but_bookkeeping_stays() -> None:
    *_, notes = rollback.patch(deployment("hello:2"), SETS, revision=1)
    assert notes["value"] == {
        rollback.REVISION: "2",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
        "kubernetes.io/change-cause": "first",
    }


def test_the_patch_tests_the_uid_first() -> None:
    first, *_ = rollback.patch(deployment("hello:2"), SETS, revision=1)
    assert first == {"op": "test", "path": "/metadata/uid", "value": "d"}


def test_what_is_sent_leaves_the_objects_as_they_were() -> None:
    rollback.patch(deployment("hello:2"), SETS, revision=1)
    assert SETS[0]["spec"]["template"]["metadata"]["labels"][rollback.HASH_LABEL] == "1"


@pytest.mark.parametrize(
    ("found", "revision", "said"),
    [
        (deployment("hello:2", paused=True), 1, "resume it first"),
        (deployment("hello:2"), 9, "no revision 9 any more; it has: 1, 2"),
        (deployment("hello:2"), 2, "already runs the template of revision 2"),
    ],
)
def test_where_there_is_no_way_back_it_says_why(
    found: dict[str, Any], revision: int, said: str
) -> None:
    with pytest.raises(NoWayBack, match=said):
        rollback.patch(found, SETS, revision=revision)


def test_revisions_are_offered_newest_first_with_their_images() -> None:
    offered = rollback.revisions(deployment("hello:2"), SETS)
    assert [(one.number, one.images, one.is_current) for one in offered] == [
        (2, ["hello:2"], True),
        (1, ["hello:1"], False),
    ]


@pytest.mark.parametrize("text", ["", "x", "-1", "²"])
def test_a_revision_that_is_no_number_is_not_offered(text: str) -> None:
    odd = replica_set(1, "hello:1")
    odd["metadata"]["annotations"][rollback.REVISION] = text
    assert rollback.revisions(deployment("hello:2"), [odd]) == []
