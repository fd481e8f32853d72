"""A served cluster with its control endpoint, on a loopback port without TLS."""

import contextlib

import aiohttp
import pytest

from practice.cluster import Cluster
from practice.hosting.front import Front
from practice.hosting.sites import Sites
from practice.serve import bind

ROOT = "/practice/v1/"


class Lab:
    """Asks a front; `at` chooses the cluster, `user` who asks."""

    def __init__(self, sites, session, address):
        self.sites = sites
        self.session = session
        self.address = address

    @property
    def cluster(self):
        return self.sites.main.cluster

    def headers(self, site, user):
        return {"Authorization": f"Bearer {site.tokens[user]}"}

    async def ask(self, method, path, body=None, *, at=None, user="admin", expect=200):
        site = at or self.sites.main
        path = path if path.startswith("/") else ROOT + path
        headers = self.headers(site, user)
        url = self.address + site.prefix + path
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            document = await answer.json()
            assert answer.status == expect, document
            return document

    async def get(self, path, **options):
        return await self.ask("GET", path, **options)

    async def put(self, path, body=None, **options):
        return await self.ask("PUT", path, body, **options)

    async def post(self, path, body=None, **options):
        return await self.ask("POST", path, body, **options)

    async def delete(self, path, **options):
        return await self.ask("DELETE", path, **options)


@contextlib.asynccontextmanager
async def serving(scenario="workshop", *, seconds=30.0, rate=0.0, seed=1):
    cluster = Cluster(scenario, seed=seed)
    cluster.start()
    cluster.clock.run_for(seconds)
    cluster.clock.rate = rate
    sock = bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{sock.getsockname()[1]}"
    sites = Sites(cluster, address=address)
    front = Front(sites, hosts=[])
    await front.start(sock, context=None)
    sites.begin()
    try:
        async with aiohttp.ClientSession() as session:
            yield Lab(sites, session, address)
    finally:
        await front.close()


@pytest.fixture
async def lab():
    async with serving() as made:
        yield made
