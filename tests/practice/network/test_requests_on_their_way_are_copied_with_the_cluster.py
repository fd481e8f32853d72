"""A copy of a cluster goes on with the requests that were under way."""

import copy

from practice.images.messages import Answer
from tests.practice.network.lab import Lab


def test_a_request_under_way_arrives_in_both() -> None:
    lab = Lab()
    for name in ("hello", "frontend"):
        lab.pod(name, image=f"{name}:1.0.0")
        lab.service(name)
    lab.pod("client", image="busybox:1.36", command=["sleep", "inf"])
    lab.run()
    lab.send("client", "frontend", path="/hello")
    lab.clock.run_for(0.004)
    assert lab.results == []
    other = copy.deepcopy(lab)
    lab.run(1)
    assert other.results == []
    other.run(1)
    for results in (lab.results, other.results):
        [result] = results
        assert isinstance(result, Answer)
        assert result.body == '{"message": "Hello"}\n'
    assert lab.results == other.results
