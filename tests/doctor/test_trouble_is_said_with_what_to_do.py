"""What the doctor says of a cluster that does not answer, and of Podium's own house."""

from pathlib import Path
from typing import Any

import pytest

from dashboard.doctor.examine import examine
from dashboard.doctor.findings import SEE, Finding
from dashboard.doctor.itself import itself
from dashboard.doctor.reach import pace
from dashboard.doctor.report import lines, verdict
from dashboard.limits import DOCTOR_SLOW_MS
from tests.web.spying import SpyingApi


async def test_a_cluster_out_of_reach_ends_the_questions() -> None:
    api = SpyingApi()
    report = await examine(api)
    (only,) = report.findings
    assert only.grade == "broken"
    assert "the wire is cut" in only.text
    assert "curl -k http://127.0.0.1:1/version" in only.next
    assert api.asked == [("GET", "/version")]


def finding(grade: str) -> Finding:
    return Finding(section=SEE, name="pods", grade=grade, text="Text.", next="Do it.")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        (["good"], "All is well."),
        (["good", "denied", "missing", "denied"], "Podium works; 2 not allowed, 1 not there."),
        (["slow"], "Podium works; 1 slow."),
        (["denied", "broken"], "1 broken: Podium cannot work properly until that is mended."),
    ],
)
def test_the_whole_in_one_sentence(grades: list[str], said: str) -> None:
    assert verdict([finding(grade) for grade in grades]) == said


def test_an_advice_stands_below_its_finding() -> None:
    text = list(lines([finding("denied")]))
    row = next(index for index, line in enumerate(text) if "Text." in line)
    assert text[row].split()[:2] == ["NO", "pods"]
    assert text[row + 1].strip() == "→ Do it."


def test_slow_begins_beyond_the_bound() -> None:
    assert pace(DOCTOR_SLOW_MS) == "good"
    assert pace(DOCTOR_SLOW_MS + 1) == "slow"


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "grade"), [(0o700, "good"), (0o755, "broken"), (0o770, "broken")])
def test_a_data_folder_that_others_may_enter_is_broken(
    tmp_path: Path, settings: Any, mode: int, grade: str
) -> None:
    tmp_path.chmod(mode)
    settings.DATA_DIR = tmp_path
    found = {one.name: one for one in itself()}
    assert found["Data folder"].grade == grade
    assert found["Database"].grade == "good"


@pytest.mark.django_db
def test_plain_http_beyond_this_machine_is_broken(settings: Any) -> None:
    settings.PODIUM_URLS = ["http://localhost:8000", "http://podium.example.org"]
    found = {one.name: one for one in itself()}
    assert found["Addresses"].grade == "broken"
    assert "https" in found["Addresses"].next
