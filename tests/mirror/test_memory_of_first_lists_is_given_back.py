"""What reading and telling of whole lists needed goes back to the system; an allocator would keep it for good."""

import subprocess
import sys

import pytest

from dashboard.kube.timing import Timing
from dashboard.limits import PUBLISH_CHANGES
from dashboard.live import frames, publisher
from dashboard.live.hub import Hub
from dashboard.live.publisher import Publisher
from dashboard.mirror.store import Store
from tests.projection.objects import pod, record

HOLES = """
import gc
from dashboard.mirror.supervisor import give_back

def pages():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1])

held = [bytes(2000) for _ in range(20_000)]  # 40 MB of the allocator's own, not of Python's
full = pages()
del held[1:-1:2], held[1:-1:2], held[1:-1:2], held[1:-1:2], held[1:-1:2]  # what is left lies everywhere between
gc.collect()
before = pages()
give_back()
print(full, before, pages())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for its pages")
def test_free_memory_between_what_is_held_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    full, before, after = map(int, done.stdout.split())
    assert full - before < 1_000, "the allocator keeps it by itself"
    assert before - after > 5_000, "20 MB of 4 KiB pages"


async def given_back(monkeypatch, pods: int) -> int:
    """How often, when so many pods are told at once."""
    times: list[int] = []
    monkeypatch.setattr(publisher, "give_back", lambda: times.append(1))
    store = Store()
    cluster = frames.Cluster(name="c", practice=True, version="v", context="ctx")
    timing = Timing(monotonic=lambda: 0.0, wall_ms=lambda: 0)
    one = Publisher(store, Hub(cluster=cluster, timing=timing), timing=timing)
    store.replace("Pod", [record("Pod", pod(f"p{i}", uid=f"p{i}")) for i in range(pods)], 1)
    await one._publish_in_parts()
    return len(times)


async def test_a_first_list_of_a_fleet_is_followed_by_giving_back(monkeypatch) -> None:
    assert await given_back(monkeypatch, PUBLISH_CHANGES + 1) == 1


async def test_ordinary_changes_are_not(monkeypatch) -> None:
    assert await given_back(monkeypatch, PUBLISH_CHANGES) == 0
