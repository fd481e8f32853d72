"""A step that was brought back begins in the cluster that was kept of it: nothing is copied a second time."""

from pathlib import Path
from typing import Any

import pytest

from explainer.management import beginning, rehearsing
from explainer.player import commands as c
from explainer.rehearsal import playing
from explainer.rehearsal.theatre import Theatre, theatre

pytestmark = pytest.mark.slow


async def kept(opened: Theatre) -> dict[str, Any]:
    """The snapshots of the cluster, by name."""
    answer = await opened.house.control.ask("GET", "snapshots")
    return {one["name"]: one for one in answer["items"]}


async def test_going_back_twice_leads_to_the_same_moment(tmp_path: Path) -> None:
    folder = beginning.make(tmp_path, "growing")
    with rehearsing.practice() as cluster:
        async with theatre(cluster, folder, name="growing", keeps=True) as opened:
            await playing.begun(opened)
            step = opened.machine.step.id
            while opened.machine.step.id == step and opened.machine.stage != "act":
                async for _ in playing.stage(opened, is_right=True, disturb=None):
                    pass
            first = await kept(opened)
            assert step in first
            for _ in range(2):
                await opened.play_on(7)
                await opened.session.command(c.Back("restore", step))
                await opened.rested()
                assert await kept(opened) == first
