"""A few dozen random sequences of faults; `make faults SEQUENCES=1000` lives through many."""

import secrets

import pytest

from dashboard.kube.config import from_kubeconfig
from tests.faults.random_runs import live

COUNT = 40
pytestmark = pytest.mark.slow


def test_after_every_sequence_the_picture_is_the_clusters(practice_kubeconfig) -> None:
    score = live(
        lambda: from_kubeconfig(practice_kubeconfig),
        count=COUNT,
        number=secrets.randbelow(2**32),
        most_s=75,
    )
    print(score.text())  # with the seed, which pytest shows when the test fails
    assert not score.diverged, score.text()
    assert score.done >= 10, "the machine is too busy to say anything"
