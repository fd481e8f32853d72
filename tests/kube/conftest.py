from collections.abc import AsyncIterator

import pytest

from tests.kube.server import Clock, Server, serving


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()
