"""A rehearsal as a recording that Podium's timeline plays (docs/recordings.md): shown where there is no cluster."""

from io import BytesIO
from pathlib import Path

import msgspec

from dashboard.kube.config import Connection
from dashboard.kube.timing import Timing
from dashboard.live import recordings
from dashboard.live.frames import Cluster, canonical
from dashboard.live.hub import Hub
from dashboard.live.recordings import Frame
from dashboard.mirror.store import Store
from dashboard.projection.picture import Projection
from explainer.doing.call import Call
from explainer.format.lesson import Lesson
from explainer.format.versions import digest_of
from explainer.limits import RECORDED_FROM_MS, RECORDED_LONG_S, RECORDED_PAUSE_S, RECORDED_SLICE_S
from explainer.player import commands as c
from explainer.player.answers import right_answer
from explainer.rehearsal.playing import Stuck, begun, missing, people, press
from explainer.rehearsal.theatre import Theatre, theatre
from explainer.runs import library

FILE = library.RECORDING


class Camera:
    """Keeps what a viewer would have been sent, by the cluster's own time."""

    def __init__(self, title: str) -> None:
        self.cluster_s = 0.0
        self.marks: list[Frame] = []
        self._projection = Projection()
        about = Cluster(name=title, practice=True, version="", context="practice")
        timing = Timing(wall_ms=self.at_ms, monotonic=lambda: self.cluster_s)
        self.hub = Hub(cluster=about, timing=timing)

    def at_ms(self) -> int:
        """Simulated time as Unix milliseconds."""
        return int(RECORDED_FROM_MS + self.cluster_s * 1000)

    def drain(self, store: Store) -> None:
        """What has changed since the last call."""
        changes, _ = store.drain()
        up, gone = self._projection.apply(changes)
        if up or gone:
            self.hub.publish(up, gone, self.at_ms())

    async def said(self, call: Call) -> None:
        """Somebody acted: a mark on the strip."""
        ids = [call.target.uid] if call.target.uid else []
        self.hub.note("Lesson", call.said, ids)

    def mark(self, step: str, now: str) -> None:
        """The step is begun, or proven."""
        self.marks.append({"t": "step", "at_ms": self.at_ms(), "step": step, "is": now})

    async def file(self, lesson: Lesson, digest: str) -> bytes:
        """For everybody's eyes, with the moments of the steps among its frames."""
        header, packed = await self.hub.recording("observer")
        header = msgspec.structs.replace(header, title=lesson.head.title, lesson=digest)
        frames: list[Frame] = []
        left = list(self.marks)
        for frame in recordings.read(BytesIO(packed)).frames:
            while left and frame["t"] in ("delta", "beat") and _is_before(left[0], frame):
                frames.append(left.pop(0))
            frames.append(frame)
        return recordings.pack(header, (canonical(frame).decode() for frame in frames))


def _is_before(mark: Frame, frame: Frame) -> bool:
    return frame["t"] == "beat" or bool(mark["at_ms"] < frame["at_ms"])


async def record(first: Connection, folder: Path) -> Path:
    """Play the lesson once with right answers; the file is in its folder. Raises Stuck, Troubled, KubeError."""
    camera = Camera(folder.name)
    name = f"{folder.name}-record"[:50]
    async with theatre(first, folder, name=name, drain=camera.drain, said=camera.said) as opened:
        await begun(opened)
        while opened.machine.phase == "step":
            await _stage(opened, camera)
        packed = await camera.file(opened.lesson, digest_of(folder))
    made = folder / FILE
    made.write_bytes(packed)
    return made


async def _stage(theatre: Theatre, camera: Camera) -> None:
    machine, session = theatre.machine, theatre.session
    match machine.stage:
        case "ask" | "saw" if (ask := machine.question) and ask.id not in machine.progress.answers:
            await session.command(right_answer(ask))
        case "act":
            await _begun(theatre, camera)
        case "watch":
            if not any(mark["step"] == machine.step.id for mark in camera.marks):
                await _begun(theatre, camera)
            await _watched(theatre, camera)
        case _:
            await session.command(c.Next())
    await theatre.rested()


async def _begun(theatre: Theatre, camera: Camera) -> None:
    """The picture at rest, then the buttons."""
    await _pass(theatre, camera, RECORDED_PAUSE_S)
    camera.mark(theatre.machine.step.id, "begun")
    await press(theatre)


async def _watched(theatre: Theatre, camera: Camera) -> None:
    machine, step = theatre.machine, theatre.machine.step
    began_s = theatre.time.cluster_s
    while machine.step is step and machine.stage == "watch":
        if machine.held:
            await theatre.session.command(c.Next())
            await theatre.rested()
            continue
        await people(theatre)
        waited_s = theatre.time.cluster_s - began_s
        is_long = waited_s > RECORDED_LONG_S
        await _pass(theatre, camera, RECORDED_SLICE_S, RECORDED_SLICE_S * (4 if is_long else 1))
        if step.within_s and waited_s > step.within_s + step.for_s + RECORDED_PAUSE_S:
            raise Stuck(f"{step.id} is not proven. {missing(theatre)}")
    camera.mark(step.id, "proven")


async def _pass(
    theatre: Theatre, camera: Camera, seconds: float, slice_s: float = RECORDED_SLICE_S
) -> None:
    """In slices so thin that each change has its moment; a long wait needs no such care."""
    end_s = theatre.time.cluster_s + seconds
    while theatre.time.cluster_s < end_s - 1e-6:
        camera.cluster_s = theatre.time.cluster_s + slice_s
        await theatre.play_on(slice_s)
