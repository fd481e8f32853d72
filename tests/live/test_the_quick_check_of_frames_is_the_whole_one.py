"""Frames are held against the schema on a short way; it must refuse what the whole schema refuses."""

import copy
import json
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest

from tests.live.contract import check_server_frame, check_wholly

GOLDEN = Path(__file__).parent.parent / "golden" / "every_kind.json"
SPOILT = 100
VALUES: list[Any] = [None, "", "Pod", -1, 1.5, 2**60, True, [], {}, [None], {"a": 1}]


def verdict(check: Any, frame: Any) -> bool:
    try:
        check(frame)
    except jsonschema.ValidationError:
        return False
    return True


def spoilt(frame: Any, chance: Random) -> Any:
    """The frame with one value, anywhere in it, that is another, missing, or too much."""
    made = copy.deepcopy(frame)
    at = made
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return made
        key = chance.choice(keys)
        if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.2:
            break
        at = at[key]
    deed = chance.randrange(3)
    if deed == 0:
        del at[key]
    elif deed == 1 and isinstance(at, dict):
        at["unheard-of"] = chance.choice(VALUES)
    else:
        at[key] = chance.choice(VALUES)
    return made


def test_both_say_the_same_of_good_and_of_spoilt_frames() -> None:
    chance = Random(1)
    frames = json.loads(GOLDEN.read_text("ascii"))["frames"]
    assert all(verdict(check_server_frame, one) for one in frames)
    refused = 0
    for _ in range(SPOILT):
        frame = spoilt(chance.choice(frames), chance)
        said = verdict(check_server_frame, frame)
        assert said == verdict(check_wholly, frame), frame
        refused += not said
    assert refused > SPOILT / 4


@pytest.mark.parametrize("frame", [None, [], "x", {}, {"t": 1}, {"t": []}, {"t": "delta"}, {"t": "x"},
                                   {"t": "snapshot", "rows": [None]}, {"t": "delta", "up": "x"}])  # fmt: skip
def test_what_is_no_frame_at_all_is_refused(frame: Any) -> None:
    assert not verdict(check_server_frame, frame)
