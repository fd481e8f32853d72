from tests.contract.cases import ALL_CASES
from tests.contract.recordings import FOLDER, recorded


def test_every_recording_belongs_to_a_case() -> None:
    kept = {name for file in FOLDER.glob("*.json") for name in recorded(file.stem)}
    assert kept == set(ALL_CASES)
