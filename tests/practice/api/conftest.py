"""An API server with its first objects, and clients that act as different users."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from practice.api.api import Api
from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.bootstrap import bootstrap
from practice.api.client import Client
from practice.api.request import Request
from practice.clock import Clock

START = datetime(2026, 1, 1, tzinfo=UTC)


def fresh_api() -> Api:
    clock = Clock(seed=1, start=START)
    api = Api(clock, authenticator=Authenticator({f"{name}-token": USERS[name] for name in USERS}))
    bootstrap(api)
    return api


@pytest.fixture
def api() -> Api:
    return fresh_api()


@pytest.fixture
def clock(api: Api) -> Clock:
    return api.clock


@pytest.fixture
def client(api: Api) -> Client:
    return Client(api, user="system:serviceaccount:kube-system:test-controller")


@pytest.fixture
def request_by_admin() -> Request:
    return Request(user=USERS["admin"], manager="kubectl")
