"""Hypothesis as a source of requests: many examples, each judged, and none of them ends the batch."""

from collections.abc import Callable

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.growing import Draw


def examples(seed: int, count: int, one: Callable[[Draw], None]) -> None:
    """Run `one` so many times. What it draws must depend on nothing but what it drew before."""

    @hypothesis.seed(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def run(data: st.DataObject) -> None:
        one(data.draw)

    run()
