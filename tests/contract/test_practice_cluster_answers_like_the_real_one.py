"""Every case on the practice cluster, compared with what the real control plane answered."""

import pytest

from tests.contract.case import Case
from tests.contract.cluster import Cluster
from tests.contract.comparing import differences
from tests.contract.known import unexpected
from tests.contract.recordings import recorded
from tests.contract.running import run_case


@pytest.mark.xdist_group("contract")  # one practice cluster for all
def test_practice_cluster_answers_as_the_real_one(case: Case, practice: Cluster) -> None:
    expected = recorded(case.group).get(case.name)
    assert expected is not None, "not recorded yet: run `python -m tests.contract record`"
    found = unexpected(case.name, differences(expected, run_case(case, practice)))
    if found:
        pytest.fail("\n".join(map(str, found)), pytrace=False)
