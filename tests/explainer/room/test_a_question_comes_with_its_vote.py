"""Who leads has one key. What it means depends on the vote, so a question's vote is told no later than the question."""

from typing import Any, cast

import msgspec

from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from explainer.player import commands as lesson
from explainer.player.machine import Machine
from explainer.room import commands as c
from explainer.room.door import Doorway
from explainer.room.frames import Copies
from explainer.room.room import ROOM, Room
from tests.explainer.player.playing import Play


def hall() -> tuple[Play, Room, Any]:
    """A hall before the question of a lesson, whose last frame is a moment ago: another would have to wait."""
    play = Play(mode="hall")
    play.made()
    play.take(lesson.Begin())
    hub = Hub(cluster=Cluster(name="a", practice=True, version="", context="a"))

    async def command(wanted: lesson.Command) -> None:
        play.take(wanted)
        room.told(play.told)

    machine: Machine = play.machine
    room = Room(
        hub, machine, Doorway("run-1", "Ada", "A lesson"),
        command=command, copies=lambda: Copies(may=True, free=8), monotonic=lambda: 5.0,
    )  # fmt: skip
    outbox: Any = hub.admit("ada", "operator")
    room.publish()
    return play, room, outbox


def voting(outbox: Any) -> Any:
    return msgspec.json.decode(outbox._waiting._states[ROOM])["voting"]


async def test_the_vote_opens_with_the_question() -> None:
    play, room, outbox = hall()
    room.told(play.told)
    assert voting(outbox) is None
    play.take(lesson.Next())
    room.told(play.told)
    assert cast("Any", play.told.step).question.id == voting(outbox)["id"]
    assert voting(outbox)["rounds"][-1]["is_open"]


async def test_what_is_done_with_the_vote_is_told_with_the_answer() -> None:
    play, room, outbox = hall()
    play.take(lesson.Next())
    room.told(play.told)
    question = voting(outbox)["id"]
    room.vote("vera", c.Vote(question, chosen=["b"]))
    assert voting(outbox)["rounds"][0]["voted"] == 0, "a guess may wait: there are many"
    before = room.rev
    await room.lead(c.Poll("close"))
    assert not voting(outbox)["rounds"][0]["is_open"]
    assert msgspec.json.decode(outbox._waiting._states[ROOM])["rev"] == room.rev > before
    await room.lead(c.Poll("again"))
    assert [one["is_open"] for one in voting(outbox)["rounds"]] == [False, True]
    await room.lead(c.Poll("take"))
    assert not voting(outbox)["rounds"][-1]["is_open"]
