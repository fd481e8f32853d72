"""The list of known differences is short, has reasons, and holds nothing that is mended."""

import pytest

from tests.contract.cases import ALL_CASES
from tests.contract.cluster import Cluster
from tests.contract.comparing import differences
from tests.contract.known import MOST, Known, known_differences
from tests.contract.recordings import recorded
from tests.contract.running import run_case


def test_there_are_few_and_each_has_a_reason() -> None:
    assert len(known_differences()) <= MOST
    assert all(len(known.reason) > 20 for known in known_differences())


@pytest.mark.xdist_group("contract")
@pytest.mark.parametrize("known", known_differences(), ids=lambda known: known.case)
def test_a_known_difference_still_differs(known: Known, practice: Cluster) -> None:
    for case in ALL_CASES.values():
        if known.is_of(case.name):
            expected = recorded(case.group)[case.name]
            if any(map(known.allows, differences(expected, run_case(case, practice)))):
                return
    pytest.fail("no case differs there any more: take the entry out of known_differences.toml")
