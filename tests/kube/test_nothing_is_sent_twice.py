"""A write whose connection was cut may have been done: it is not sent again behind the caller's back."""

import asyncio

import pytest

from dashboard.kube.errors import Unreachable
from dashboard.kube.kinds import by_name
from tests.kube.test_another_history_is_noticed import cut

POD = by_name("Pod")


WRITES = {
    "delete": lambda api: api.delete(POD, "shop", "a"),
    "patch": lambda api: api.patch(POD, "shop", "a", {}),
    "create": lambda api: api.create(POD, "shop", {}),
}


@pytest.mark.parametrize("verb", WRITES)
async def test_write_whose_answer_was_lost_is_sent_once(server, verb) -> None:
    server.other = cut
    async with server.api() as api, asyncio.timeout(5):
        with pytest.raises(Unreachable):
            await WRITES[verb](api)
    assert len(server.requests) == 1


async def test_person_is_told_that_it_may_have_been_done(server) -> None:
    server.other = cut
    async with server.api() as api:
        with pytest.raises(Unreachable, match="may have been done"):
            await api.delete(POD, "shop", "a")
