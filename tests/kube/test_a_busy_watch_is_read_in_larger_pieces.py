"""While small pieces follow one another quickly they gather in the kernel; nothing else is ever held back."""

from dashboard.kube.gathering import Gathering
from dashboard.limits import GATHER_AFTER_PIECES, GATHER_PIECE_MAX_BYTES, GATHER_S


class Wire:
    """A connection and its clock: each read takes as long as it is told to."""

    def __init__(self, *pieces: tuple[bytes, float]) -> None:
        self.now_s = 100.0
        self.said: list[str] = []
        self._left = list(pieces)
        self.is_open = True
        self.gathering = Gathering(
            self._read,
            lambda: self if self.is_open else None,
            clock=lambda: self.now_s,
            sleep=self._sleep,
        )

    async def _read(self) -> bytes:
        piece, took_s = self._left.pop(0)
        self.now_s += took_s
        self.said.append("read")
        return piece

    async def _sleep(self, wait_s: float) -> None:
        self.said.append(f"rest {wait_s}")
        self.now_s += wait_s

    def pause_reading(self) -> None:
        self.said.append("pause")

    def resume_reading(self) -> None:
        self.said.append("resume")

    async def read(self, times: int) -> list[bytes]:
        return [await self.gathering.read() for _ in range(times)]


REST = ["pause", f"rest {GATHER_S}", "resume"]
QUICK, SLOW = (b"event\n", GATHER_S / 10), (b"event\n", GATHER_S * 2)
LARGE = (b"x" * GATHER_PIECE_MAX_BYTES, 0.0)
READS = ["read"] * GATHER_AFTER_PIECES


async def test_the_first_pieces_after_a_quiet_moment_are_read_at_once() -> None:
    wire = Wire(SLOW, *[QUICK] * (GATHER_AFTER_PIECES - 1), SLOW)
    await wire.read(GATHER_AFTER_PIECES + 1)
    assert wire.said == ["read", *READS]


async def test_a_busy_watch_rests_before_each_further_read() -> None:
    wire = Wire(*[QUICK] * (GATHER_AFTER_PIECES + 2))
    assert await wire.read(GATHER_AFTER_PIECES + 2) == [QUICK[0]] * (GATHER_AFTER_PIECES + 2)
    assert wire.said == [*READS, *REST, "read", *REST, "read"]


async def test_a_watch_that_calms_down_is_read_at_once_again() -> None:
    wire = Wire(*[QUICK] * GATHER_AFTER_PIECES, SLOW, QUICK)
    await wire.read(GATHER_AFTER_PIECES + 2)
    assert wire.said == [*READS, *REST, "read", "read"]


async def test_large_pieces_never_wait() -> None:
    wire = Wire(*[LARGE] * 9)
    await wire.read(9)
    assert wire.said == ["read"] * 9


async def test_a_first_list_is_read_as_fast_as_it_comes() -> None:
    wire = Wire(*[QUICK] * 9)
    wire.gathering.is_wanted = False
    await wire.read(9)
    assert wire.said == ["read"] * 9


async def test_the_end_is_read_although_the_connection_is_gone() -> None:
    wire = Wire(*[QUICK] * GATHER_AFTER_PIECES, (b"", 0.0))
    await wire.read(GATHER_AFTER_PIECES)
    wire.is_open = False
    assert await wire.read(1) == [b""]
