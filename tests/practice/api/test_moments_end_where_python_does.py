"""A grace period is a 64-bit number of seconds; a year in Python has four digits."""

from datetime import UTC, datetime

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.request import DeleteOptions, Request
from practice.moments import moved
from tests.practice.api.objects import pod

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
POD = ("pods", "default", "p")


@pytest.mark.parametrize(
    ("seconds", "year"), [(60, 2026), (2**40, 9999), (-(2**40), 1), (2**63 - 1, 9999)]
)
def test_what_is_too_far_away_is_the_last_moment(seconds: float, year: int) -> None:
    assert moved(NOW, seconds).year == year


def test_a_pod_may_be_given_more_grace_than_there_are_years(
    api: Api, client: Client, request_by_admin: Request
) -> None:
    client.create("pods", pod())
    client.bind("default", "p", "n1")
    api.delete(request_by_admin, *POD, DeleteOptions(grace_period_s=2**40))
    assert client.get(*POD)["metadata"]["deletionTimestamp"] == "9999-12-31T23:59:59Z"
    api.delete(request_by_admin, *POD, DeleteOptions(grace_period_s=5))
    assert client.get(*POD)["metadata"]["deletionGracePeriodSeconds"] == 1
