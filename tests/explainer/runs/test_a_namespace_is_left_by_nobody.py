"""The end of a lesson on a real cluster whose API server does not always answer."""

import logging
from collections.abc import Sequence

import pytest

from dashboard.kube.errors import KubeError, NotFound
from dashboard.kube.timing import Timing
from explainer.limits import CLEAN_PAUSE_S, CLEAN_TRIES
from explainer.runs.cleaning import cleaned

LATE = KubeError("No answer within 15 s.")


class Server:
    """Answers a deletion with these, one after the other; None is yes."""

    def __init__(self, answers: Sequence[KubeError | None]) -> None:
        self.answers = list(answers)
        self.slept_s: list[float] = []

    async def delete(self, _kind: object, _namespace: str, _name: str) -> None:
        if answer := self.answers.pop(0):
            raise answer

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)


@pytest.mark.parametrize(
    ("answers", "pauses"),
    [([None], 0), ([LATE, LATE, None], 2), ([LATE, NotFound("gone", code=404)], 1)],
)
async def test_it_is_asked_to_go_until_it_does(
    answers: list[KubeError | None], pauses: int, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(answers)
    await cleaned(server, "podium-run-1", Timing(sleep=server.sleep))  # type: ignore[arg-type]
    assert server.slept_s == [CLEAN_PAUSE_S] * pauses
    assert server.answers == []
    assert not caplog.records


async def test_what_is_left_behind_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    server = Server([LATE] * CLEAN_TRIES)
    with caplog.at_level(logging.WARNING):
        await cleaned(server, "podium-run-1", Timing(sleep=server.sleep))  # type: ignore[arg-type]
    assert server.answers == []
    assert "podium-run-1 is left behind" in caplog.text
