"""The modes of a lesson begin in copies of one start scene."""

import asyncio
from pathlib import Path

import pytest

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from explainer.doing.practice import Control
from explainer.management import beginning, rehearsing
from explainer.rehearsal import prepared
from explainer.rehearsal.course import play, start_scenes
from explainer.rehearsal.prepared import Prepared
from explainer.rehearsal.theatre import theatre

pytestmark = pytest.mark.slow


async def forks(cluster: Connection) -> set[str]:
    """Of the practice cluster."""
    async with Api(cluster) as api:
        return {one["name"] for one in (await Control(api).ask("GET", "forks"))["items"]}


async def test_the_scene_stands_when_a_mode_begins_and_stays_when_it_is_over(
    tmp_path: Path,
) -> None:
    folder = beginning.make(tmp_path, "growing")
    with rehearsing.practice() as cluster:
        scenes = start_scenes(cluster)
        name = await scenes.name(folder)
        async with theatre(cluster, folder, name="again", of=name) as opened:
            assert opened.time.cluster_s == await opened.house.control.now_s() > 0
            await opened.play_on(1.0)
            assert opened.machine.phase == "intro"
        assert await forks(cluster) == {name}
        for group in (("happy", "back"), ("wrong",)):
            outcomes = await play(cluster, folder, group, scenes)
            assert [(one.mode, one.troubles) for one in outcomes] == [(mode, []) for mode in group]
        await scenes.close()
        assert await forks(cluster) == set()


async def test_who_asks_while_it_is_made_waits_and_a_failure_is_told_to_all(tmp_path: Path) -> None:
    tries: list[str] = []

    async def fails_at_first(_cluster: Connection, folder: Path, name: str) -> None:
        tries.append(name)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise ValueError(f"{folder.name} cannot be made")

    folder = tmp_path / "growing"
    with rehearsing.practice() as cluster:
        scenes = Prepared(cluster, fails_at_first)
        both = [scenes.name(folder) for _ in range(2)]
        said = await asyncio.gather(*both, return_exceptions=True)
        assert [str(one) for one in said] == ["growing cannot be made"] * 2
        assert await scenes.name(folder) == "growing-prepared"
        assert tries == ["growing-prepared"] * 2
        await scenes.close()


async def test_the_scene_that_was_wanted_longest_ago_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "PREPARED_MOST", 2)

    async def forked(cluster: Connection, _folder: Path, name: str) -> None:
        async with Api(cluster) as api:
            await Control(api).fork(cluster, name, idle_s=60)

    with rehearsing.practice() as cluster:
        scenes = Prepared(cluster, forked)
        for wanted in ("a", "b", "a", "c"):
            await scenes.name(tmp_path / wanted)
        assert await forks(cluster) == {"a-prepared", "c-prepared"}
        await scenes.close()
