"""Every case on the real control plane: the recordings are not older than the truth."""

import pytest

from tests.contract.case import Case
from tests.contract.cluster import Cluster
from tests.contract.comparing import differences
from tests.contract.recordings import recorded
from tests.contract.running import run_case


@pytest.mark.real
@pytest.mark.slow
def test_real_cluster_answers_as_recorded(case: Case, real: Cluster) -> None:
    expected = recorded(case.group).get(case.name)
    assert expected is not None, "not recorded yet: run `python -m tests.contract record`"
    found = list(differences(expected, run_case(case, real)))
    if found:
        pytest.fail("\n".join(map(str, found)), pytrace=False)
