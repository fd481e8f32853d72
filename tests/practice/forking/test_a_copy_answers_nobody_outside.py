"""Who waits outside of a cluster for an answer waits for the original only."""

from practice.forking import copy_of
from practice.network.outside import Outside


def test_a_copy_of_a_callback_to_the_outside_calls_nobody() -> None:
    heard: list[str] = []
    original = Outside(heard.append)
    copy_of(original)("a copy's answer")
    original("the answer")
    assert heard == ["the answer"]
