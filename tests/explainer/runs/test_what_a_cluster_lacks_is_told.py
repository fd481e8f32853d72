"""Steps that a real cluster has not the means for are found before the lesson begins, and told instead of done."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.kube import reviews
from dashboard.kube.errors import Forbidden
from dashboard.kube.kinds import Kind
from dashboard.roles import Role
from explainer import course
from explainer.format.lesson import Lesson
from explainer.format.reading import read
from explainer.player.stages import can, stages_of
from explainer.runs import capable, found, library
from explainer.runs.library import COURSE
from explainer.runs.nodes import looked_at
from practice.kubelet import SIMULATED
from tests.conftest import Persona

DISKS = COURSE / "18-the-rest-of-the-map"
PULLS = COURSE / "02-package-it"
CANARY = COURSE / "16-canary-and-blue-green"
NODE_LOST = COURSE / "13-losing-a-node"
DIGEST = f"sha256:{'a' * 64}"
OF_DISKS = {"disk", "disk-kill", "names", "names-kill", "names-down"}


class Cluster:
    """Answers lists, each kind by its name; what it has no answer for it forbids."""

    def __init__(self, **items: list[dict[str, Any]]) -> None:
        self._items = items
        self.asked: list[str] = []

    async def list(self, kind: Kind, **_rest: Any) -> dict[str, Any]:
        self.asked.append(kind.plural)
        if kind.plural not in self._items:
            raise Forbidden(f"cannot list {kind.plural}", code=403)
        return {"items": self._items[kind.plural]}


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cluster lets Podium do everything."""

    async def is_allowed(_api: Any, **_rest: Any) -> bool:
        return True

    monkeypatch.setattr(reviews, "is_allowed", is_allowed)


def a_class(**annotations: str) -> dict[str, Any]:
    return {"metadata": {"annotations": annotations}}


def a_node(
    *images: str, ready: str = "True", simulated: bool = False, name: str = "node-1", **spec: Any
) -> dict[str, Any]:
    conditions = [{"type": "Ready", "status": ready}]
    return {
        "metadata": {"name": name, "annotations": {SIMULATED: "true"} if simulated else {}},
        "spec": spec,
        "status": {"conditions": conditions, "images": [{"names": list(images)}]},
    }


async def lacking(cluster: Cluster, folder: Any) -> set[str]:
    lesson = read(folder)
    nodes = await looked_at(cluster, [lesson])  # type: ignore[arg-type]
    steps = await found.lacking(cluster, [(lesson, folder)], nodes)  # type: ignore[arg-type]
    return set(steps[lesson.head.lesson])


async def test_without_a_default_class_the_steps_with_disks_are_left_out() -> None:
    assert await lacking(Cluster(storageclasses=[]), DISKS) == OF_DISKS
    assert await lacking(Cluster(storageclasses=[a_class()]), DISKS) == OF_DISKS


@pytest.mark.parametrize("key", found.DEFAULT)
async def test_with_one_they_are_done(key: str) -> None:
    classes = [a_class(**{key: "false"}), a_class(**{key: "true"})]
    assert await lacking(Cluster(storageclasses=classes), DISKS) == set()


@pytest.mark.parametrize("folder", [DISKS, PULLS])
async def test_what_may_not_be_read_counts_as_there(folder: Any) -> None:
    assert await lacking(Cluster(), folder) == set()


async def test_a_pull_is_told_where_a_node_has_the_image() -> None:
    other = a_node("docker.io/library/hello:1.0.0", "docker.io/library/nginx:1.28")
    has_it = a_node("docker.io/library/nginx@sha256:00", "docker.io/library/nginx:1.29")
    assert await lacking(Cluster(nodes=[other]), PULLS) == set()
    assert await lacking(Cluster(nodes=[other, has_it]), PULLS) == {"pull", "again"}


@pytest.mark.parametrize(
    ("named", "lies"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        (f"nginx:1.29@{DIGEST}", f"docker.io/library/nginx@{DIGEST}"),
    ],
)
async def test_an_image_is_found_on_nodes_however_its_name_was_shortened(
    tmp_path: Path, named: str, lies: str
) -> None:
    folder = shutil.copytree(PULLS, tmp_path / PULLS.name)
    for name in ("first", "next"):
        file = folder / f"manifests/{name}.yaml"
        file.write_text(file.read_text().replace("nginx:1.29", named))
    assert await lacking(Cluster(nodes=[a_node(lies)]), folder) == {"pull", "again"}
    assert await lacking(Cluster(nodes=[a_node("docker.io/library/nginx:1.29")]), folder) == set()


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ([a_node(simulated=True), a_node(simulated=True)], set()),
        ([a_node(simulated=True), a_node()], {"bad", "abort"}),
        ([a_node(simulated=True), a_node(unschedulable=True)], set()),
        ([], {"bad", "abort"}),
    ],
)
async def test_faults_of_programs_are_told_unless_all_nodes_are_simulated(
    nodes: list[dict[str, Any]], told: set[str]
) -> None:
    assert await lacking(Cluster(nodes=nodes), CANARY) == told


@pytest.mark.parametrize(
    ("names", "simulated", "told"),
    [
        (["node-1", "node-2", "node-3"], True, 0),
        (["node-1", "node-2", "node-3"], False, 6),
        (["practice-1", "practice-2", "practice-3"], True, 6),
    ],
)
async def test_a_machine_is_lost_only_where_nobody_misses_it(
    names: list[str], simulated: bool, told: int
) -> None:
    nodes = [a_node(name=name, simulated=simulated) for name in names]
    assert len(await lacking(Cluster(nodes=nodes), NODE_LOST)) == told


async def test_nodes_that_may_not_be_read_are_taken_for_real_ones() -> None:
    assert await lacking(Cluster(), CANARY) == {"bad", "abort"}


async def test_nothing_is_asked_that_no_lesson_wants() -> None:
    cluster = Cluster()
    assert await lacking(cluster, COURSE / "06-pods") == set()
    assert cluster.asked == []


async def test_nodes_are_read_once_for_their_number_and_their_images(
    allowed: None,
) -> None:
    cluster = Cluster(nodes=[a_node("docker.io/library/nginx:1.29")], storageclasses=[])
    lacks, left_out = await course.lacking(cluster, library.lessons(), practice=False)  # type: ignore[arg-type]
    assert cluster.asked.count("nodes") == 1
    assert lacks["losing-a-node"] == ["It needs 3 nodes that take pods, and there is one."]
    assert left_out["package-it"] == {"pull", "again"}


def test_what_is_no_name_of_an_image_lies_nowhere() -> None:
    assert found.in_full("<none>:<none>") == ""
    assert found.in_full("ghcr.io/team/app:1") == "ghcr.io/team/app:1"


def test_a_step_that_is_left_out_is_only_told_and_the_others_stay() -> None:
    lesson = read(DISKS)
    fewer = found.without(lesson, frozenset(OF_DISKS))
    told = {one.id for one in fewer.steps if stages_of(one, practice=False) == ["next"]}
    before = {one.id for one in lesson.steps if not can(one, practice=False)}
    assert told == OF_DISKS | before
    assert all(one.block.instead for one in fewer.steps if one.id in told)
    assert not OF_DISKS & before  # the lesson itself is as it was


@pytest.mark.django_db
def test_the_map_names_the_steps_and_why(person: Callable[[str, Role], Persona]) -> None:
    who = person("Olga", Role.OPERATOR)
    left_out = {"the-rest-of-the-map": frozenset(OF_DISKS)}
    lines = course.lines(who.viewer, {}, practice=False, left_out=left_out)
    (line,) = [one for one in lines if one.number == 18]
    assert "A disk is asked for" in line.told
    assert line.told.endswith("The cluster has no default StorageClass.")
    (plain,) = [one for one in course.lines(who.viewer, {}, practice=False) if one.number == 18]
    assert "A disk is asked for" not in plain.told


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ([a_node(), a_node(), a_node()], []),
        ([a_node(), a_node()], ["It needs 3 nodes that take pods, and there are 2."]),
        (
            [a_node(), a_node(ready="Unknown"), a_node(unschedulable=True)],
            ["It needs 3 nodes that take pods, and there is one."],
        ),
        (
            [a_node(taints=[{"key": "a", "effect": "NoSchedule"}])],
            ["It needs 3 nodes that take pods, and there are none."],
        ),
    ],
)
async def test_a_lesson_says_that_the_cluster_is_too_small(
    allowed: None, nodes: list[dict[str, Any]], said: list[str]
) -> None:
    lesson: Lesson = read(NODE_LOST)
    cluster: Any = Cluster(nodes=nodes)
    seen = await looked_at(cluster, [lesson])
    assert await capable.missing(cluster, lesson, "n", seen) == said
    hidden: Any = Cluster()
    assert await capable.missing(hidden, lesson, "n", await looked_at(hidden, [lesson])) == []
