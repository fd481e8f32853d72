import json
from pathlib import Path

import pytest

from dashboard.live.protocol import Gap, Replica

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*.json"))


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_golden_frames_end_in_the_expected_picture(file: Path) -> None:
    told = json.loads(file.read_text("ascii"))
    replica = Replica()
    for frame in told["frames"]:
        replica.apply(frame)
    assert sorted(replica.rows.values(), key=lambda row: row["id"]) == told["expect"]["rows"]
    assert replica.sum == told["expect"]["sum"]


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_applying_every_delta_twice_changes_nothing(file: Path) -> None:
    told = json.loads(file.read_text("ascii"))
    replica = Replica()
    for frame in told["frames"]:
        replica.apply(frame)
        if frame["t"] == "delta":
            replica.apply(frame)
    assert replica.sum == told["expect"]["sum"]


def test_delta_that_does_not_follow_is_a_gap() -> None:
    replica = Replica()
    replica.apply({"t": "snapshot", "epoch": "e", "seq": 3, "part": 1, "of": 1, "rows": []})
    with pytest.raises(Gap):
        replica.apply({"t": "delta", "epoch": "e", "from": 4, "to": 5, "up": [], "del": []})


def test_missing_part_of_a_snapshot_is_a_gap() -> None:
    replica = Replica()
    replica.apply({"t": "snapshot", "epoch": "e", "seq": 3, "part": 1, "of": 3, "rows": []})
    with pytest.raises(Gap):
        replica.apply({"t": "snapshot", "epoch": "e", "seq": 3, "part": 3, "of": 3, "rows": []})
    assert replica.seq is None


def test_beat_with_another_checksum_is_a_gap_and_counted() -> None:
    replica = Replica()
    replica.apply({"t": "snapshot", "epoch": "e", "seq": 3, "part": 1, "of": 1, "rows": []})
    with pytest.raises(Gap):
        replica.apply({"t": "beat", "epoch": "e", "seq": 3, "sum": 1})
    assert replica.mismatches == 1
    assert replica.seq is None
