"""From the start to the end of a run, on a practice cluster, by hand-made requests of several people."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from dashboard import wiring
from dashboard.actions.models import Entry
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import by_name
from dashboard.roles import Role
from dashboard.web import backend
from explainer.management import beginning
from explainer.runs import registry
from explainer.sandbox import boxes
from tests.conftest import Persona
from tests.controlplane.cluster import ControlPlane

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
async def podium(practice_kubeconfig: Path, tmp_path: Path) -> AsyncIterator[None]:
    """Shows the practice cluster, and has one lesson of its own."""
    beginning.make(tmp_path, "growing")
    with override_settings(PODIUM_LESSONS=str(tmp_path)):
        await wiring.ensure_started([config.from_kubeconfig(practice_kubeconfig)])
        yield
        await wiring.stop()


@pytest.fixture
def another(person: Callable[[str, Role], Persona]) -> Persona:
    """Looks, as Vera does."""
    return person("Vito", Role.OBSERVER)


class Learner:
    """A browser that sends what it wants, in one place."""

    def __init__(self, who: Persona, slug: str = "") -> None:
        self.slug = slug
        # One for all its requests: each new one reads the whole of static/ once more.
        self._browser = who.async_client

    async def post(self, path: str, body: object) -> tuple[int, dict[str, Any]]:
        return await self._ask("post", path, body)

    async def do(self, word: str, **rest: object) -> int:
        return (await self.post("/lesson/", {"do": word, **rest}))[0]

    async def state(self) -> dict[str, Any]:
        return (await self._ask("get", "/lesson/", None))[1]

    async def until(self, test: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(30):
            while not test(found := await self.state()):
                await asyncio.sleep(0.05)
        return found

    async def _ask(self, method: str, path: str, body: object) -> tuple[int, dict[str, Any]]:
        place = f"/at/{self.slug}" if self.slug else ""
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        with backend.chosen(self.slug), override_settings(FORCE_SCRIPT_NAME=place or None):
            ask: Any = getattr(self._browser, method)
            answer = await ask(f"{place}{path}", **sent)
        is_json = answer["Content-Type"] == "application/json" if answer.content else False
        return answer.status_code, json.loads(answer.content) if is_json else {}


async def started(who: Persona, mode: str = "alone") -> Learner:
    status, said = await Learner(who).post("/lessons/growing/start/", {"mode": mode})
    assert status == 200, said
    return Learner(who, said["at"].split("/")[2])


def stage(name: str) -> Callable[[dict[str, Any]], bool]:
    return lambda state: bool(state["step"]) and state["step"]["stage"] == name


async def test_one_learns_alone(podium: None, vera: Persona, another: Persona) -> None:
    learner = await started(vera)
    state = await learner.until(lambda one: one["phase"] == "intro")
    assert (state["cut"], state["at"]["namespace"]) == ("learner", "workshop")
    assert await learner.do("begin") == 204
    assert await learner.do("clock", rate=50) == 204
    assert await learner.do("act", button=0, key="k") == 409
    assert await learner.do("next") == 204
    assert await learner.do("answer", id="how-many", chosen=["four"]) == 204
    state = await learner.until(stage("act"))
    assert state["step"]["buttons"][0]["kubectl"] == [
        "kubectl -n workshop scale deployment/hello --replicas=4"
    ]
    assert state["step"]["question"]["right"] == []

    # Nobody else acts here, and she acts nowhere else.
    vito = Learner(another, learner.slug)
    assert await vito.do("next") == 403
    assert (await vito.state())["may"] == []
    assert (await vito.state())["step"]["notes"] == ""
    assert await Learner(vera).do("next") == 403

    assert await learner.do("act", button=0, key="k") == 204
    assert await learner.do("clock", rate=50) == 204
    await learner.until(stage("saw"))
    assert await learner.do("answer", id="saw", number=2) == 204
    state = await learner.until(stage("why"))
    assert state["step"]["guess"]["is_right"] is False
    assert await learner.do("next") == 204
    assert await learner.do("next") == 204
    state = await learner.until(lambda one: one["phase"] == "end")
    assert state["report"]["right"] == 1
    row = await Entry.objects.aget(action="scale")
    assert (row.actor, row.outcome, row.key != "") == ("Vera", "done", True)

    assert await learner.do("end") == 204
    async with asyncio.timeout(10):
        while backend.is_known(learner.slug):
            await asyncio.sleep(0.05)
    assert registry.find(learner.slug) is None


async def test_a_step_is_brought_back(podium: None, vera: Persona) -> None:
    learner = await started(vera)
    await learner.until(lambda one: one["phase"] == "intro")
    await learner.do("begin")
    await learner.do("next")
    await learner.do("skip")
    await learner.do("act", button=0, key="k")
    await learner.do("clock", rate=50)
    await learner.until(stage("saw"))
    assert await learner.do("back", way="restore", step="grow") == 204
    await learner.until(stage("ask"))
    found = await registry.find(learner.slug).session.world.api.request(  # type: ignore[union-attr]
        "GET", "/apis/apps/v1/namespaces/workshop/deployments/hello"
    )
    assert json.loads(found)["spec"]["replicas"] == 2


async def test_a_hall_is_an_operators(podium: None, vera: Persona, omar: Persona) -> None:
    status, said = await Learner(vera).post("/lessons/growing/start/", {"mode": "hall"})
    assert (status, "started by an operator" in said["why"]) == (409, True)
    speaker = await started(omar, "hall")
    await speaker.until(lambda one: one["phase"] == "intro")
    await speaker.do("begin")
    assert (await speaker.state())["step"]["notes"] == "What you say, and nobody sees."
    looker = Learner(vera, speaker.slug)
    assert (await looker.state())["step"]["notes"] == ""
    assert await looker.do("next") == 403
    status, said = await Learner(omar).post("/lessons/growing/start/", {"mode": "alone"})
    assert (status, "End that first" in said["why"]) == (409, True)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/lessons/nothing/start/", {}, 404),
        ("/lessons/growing/start/", {"mode": "loud"}, 400),
        ("/lesson/", {"do": "next"}, 404),
    ],
)
async def test_what_is_not_there_is_told(
    podium: None, omar: Persona, path: str, body: object, status: int
) -> None:
    assert (await Learner(omar).post(path, body))[0] == status


@pytest.mark.real
async def test_on_a_real_cluster_it_has_a_namespace_of_its_own(
    control_plane: ControlPlane, tmp_path: Path, vera: Persona, omar: Persona
) -> None:
    beginning.make(tmp_path, "growing")
    with override_settings(PODIUM_LESSONS=str(tmp_path), PODIUM_CLUSTER="kubeconfig"):
        await wiring.ensure_started([config.from_kubeconfig(control_plane.kubeconfig)])
        try:
            status, _ = await Learner(vera).post("/lessons/growing/start/", {"mode": "alone"})
            assert status == 409
            learner = await started(omar)
            state = await learner.until(lambda one: one["phase"] == "intro")
            namespace = state["at"]["namespace"]
            assert namespace == f"podium-{learner.slug}"
            assert state["clock"]["may"] is False
            await learner.do("begin")
            await learner.do("next")
            await learner.do("answer", id="how-many", chosen=["two"])
            assert await learner.do("clock", rate=2) == 409
            assert await learner.do("act", button=0, key="k") == 204
            await learner.until(stage("saw"))
            assert await learner.do("end") == 204
            await is_ending(control_plane, namespace)
        finally:
            await wiring.stop()


async def is_ending(control_plane: ControlPlane, namespace: str) -> None:
    """Deleted: gone, or on its way."""
    async with Api(config.from_kubeconfig(control_plane.kubeconfig)) as api, asyncio.timeout(20):
        while True:
            try:
                found = await api.get(by_name("Namespace"), "", namespace)
            except NotFound:
                return
            if found["metadata"].get("deletionTimestamp"):
                return
            await asyncio.sleep(0.1)


async def test_more_lessons_than_there_is_room_for_are_refused(
    podium: None, vera: Persona, another: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "RUNS", 1)
    learner = await started(vera)
    status, said = await Learner(another).post("/lessons/growing/start/", {"mode": "alone"})
    assert (status, "which is the most" in said["why"]) == (409, True), said
    assert (await learner.state())["run"] == learner.slug  # nobody else's is ended for it
    again = await started(vera)  # one's own goes first
    assert again.slug != learner.slug


async def test_a_sandbox_is_a_copy_of_the_players_lesson_alone(
    podium: None, vera: Persona, another: Persona
) -> None:
    learner = await started(vera)
    await learner.until(lambda one: one["phase"] == "intro")
    wanted = {"scene": "", "of": learner.slug}
    refused = await another.async_client.post("/sandbox/", wanted)
    assert (refused.status_code, b"not yours" in refused.content) == (409, True)
    made = await vera.async_client.post("/sandbox/", wanted)
    assert made.status_code == 303, made.content
    box = boxes.find(made["Location"].split("/")[2])
    assert box is not None
    assert box.running is not None
    async with asyncio.timeout(30):
        while not any(pod.metadata.namespace == "workshop" for pod in box.running.store.all("Pod")):
            await asyncio.sleep(0.05)
    assert (await learner.state())["phase"] == "intro"
