"""A fork is a copy of everything that a cluster consists of, so everything must be copyable.

A closure keeps pointing at the cluster it was made in; a generator, a socket or a task cannot be
copied at all; a module's own variable would be shared by all forks. Use bound methods and
`functools.partial` instead, and keep state in objects.
"""

import asyncio
import io
import itertools
import random
import socket
import sys
import threading
import types
from collections import deque

import pytest

from practice.cluster import Cluster
from practice.scenarios.loading import lesson_names, scenario_names
from tests.practice.forking.graph import reachable

UNCOPYABLE = (
    types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.FrameType,
    asyncio.Future, asyncio.Event, asyncio.Lock, asyncio.AbstractEventLoop,
    socket.socket, io.IOBase, type(threading.Lock()), threading.Thread, itertools.count,
)  # fmt: skip

HUGE = ("large", "fleet", "fleet-1k", "fleet-10k")  # nothing in them is of another type
LESSONS = lesson_names()[:-1]  # the last one has what all of them have
SCENARIOS = [one for one in scenario_names() if one not in (*HUGE, *LESSONS)]


def complaint(thing):
    """Why it cannot be in a cluster; empty when it can."""
    if isinstance(thing, UNCOPYABLE):
        return f"a {type(thing).__name__}"
    if isinstance(thing, types.FunctionType):
        if thing.__closure__:
            return f"the closure {thing.__qualname__}; use functools.partial"
        if "<" in thing.__qualname__:
            return f"{thing.__qualname__} of {thing.__module__}; give it a name in its module"
    return ""


def busy(scenario):
    """A cluster in the middle of everything."""
    cluster = Cluster(scenario, seed=3)
    cluster.start()
    cluster.clock.run_for(37.3)
    nodes = [one["metadata"]["name"] for one in cluster.api.list("nodes").items]
    if nodes:
        cluster.node_services.power(nodes[-1], on=False)
        cluster.clock.run_for(1)
        cluster.node_services.power(nodes[-1], on=True)
    cluster.switch(cluster.component_names[-1], on=False)
    return cluster


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_in_a_busy_cluster_is_uncopyable(scenario):
    cluster = busy(scenario)
    found = [
        f"cluster{''.join(path)} is {why}"
        for path, thing in reachable(cluster)
        if (why := complaint(thing))
    ]
    assert not found, "\n".join(found[:20])


def test_the_walk_sees_what_hides_in_timers_and_partials():
    cluster = Cluster("empty")
    cluster.start()
    hidden = object()
    cluster.clock.schedule(1, "test", lambda: hidden)
    complaints = [why for _, thing in reachable(cluster) if (why := complaint(thing))]
    assert len(complaints) == 1
    assert "<lambda>" in complaints[0]


def module_state():
    """The size of each container, and the state of each source of numbers, at module level."""
    found = {}
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] != "practice":
            continue
        for attribute, value in vars(module).items():
            if isinstance(value, (dict, list, set, deque)) and not attribute.startswith("__"):
                found[f"{name}.{attribute}"] = len(value)
            if isinstance(value, random.Random):
                found[f"{name}.{attribute}"] = value.getstate()
            assert not isinstance(value, UNCOPYABLE), f"{name}.{attribute}"
    return found


def test_no_module_keeps_state_of_a_cluster():
    busy("workshop")  # whatever is loaded late is loaded now
    before = module_state()
    busy("trouble")
    assert module_state() == before
