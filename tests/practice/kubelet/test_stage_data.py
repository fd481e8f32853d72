"""The stage files, and mistakes in them."""

import random

import pytest

from practice.stages import NODE_STAGES, StageError, node_stages, parse_stages, pod_stages


def test_stage_files_are_complete_and_short_enough_to_watch():
    stages = pod_stages()
    path = ("accepted", "volumes", "sandbox", "created", "started")
    assert sum(stages[name].after_s + stages[name].jitter_s for name in path) < 1.5
    assert set(node_stages()) == set(NODE_STAGES)


def test_delay_lies_between_its_bounds():
    stage, chance = pod_stages()["sandbox"], random.Random(1)
    delays = [stage.delay_s(chance) for _ in range(100)]
    assert min(delays) >= stage.after_s
    assert max(delays) <= stage.after_s + stage.jitter_s
    assert len(set(delays)) > 90


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"registered: {}", r"missing stages \['booted'\]"),
        (b"registered: {}\nbooted: {}\nother: {}", r"unknown stages \['other'\]"),
        (b"registered: {aftr_s: 1}\nbooted: {}", "unknown field `aftr_s`"),
        (b"registered: {then: flying}\nbooted: {}", "followed by flying, which is none"),
        (b"registered: {after_s: -1}\nbooted: {}", "negative time"),
        (b"[", "node.yaml"),
    ],
)
def test_mistake_in_a_stage_file_is_named(text, complaint):
    with pytest.raises(StageError, match=complaint):
        parse_stages(text, NODE_STAGES, "node.yaml")
