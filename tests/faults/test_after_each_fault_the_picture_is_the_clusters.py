"""The rows of the fault table, on the practice cluster and (marked) on a real control plane."""

import pytest

from dashboard.kube.config import from_kubeconfig
from tests.faults.row import Row
from tests.faults.table import measure, rows

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_on_the_practice_cluster(row: Row, practice_kubeconfig) -> None:
    measure(row, lambda: from_kubeconfig(practice_kubeconfig))


@pytest.mark.real
@pytest.mark.parametrize("row", rows(real=True), ids=lambda row: row.id)
def test_on_a_real_control_plane(row: Row, control_plane) -> None:
    measure(row, lambda: from_kubeconfig(control_plane.kubeconfig), control_plane)
