"""create job and cronjob, wait for them, and drain with a disruption budget."""

import re

import pytest

from tests.practice.kubectl.conftest import Kubectl

pytestmark = pytest.mark.slow


def test_create_job_and_wait(room: Kubectl) -> None:
    words = ("--image=busybox", "--", "sh", "-c", "echo done; sleep 2")
    assert room("create", "job", "work", *words).out == "job.batch/work created\n"
    room("wait", "--for=condition=Complete", "job/work", "--timeout=60s")
    assert room("logs", "job/work").out == "done\n"
    assert re.search(r"work Complete 1/1 \d+s \d+s", room("get", "jobs").words)
    described = room("describe", "job", "work").words
    assert "Pods Statuses: 0 Active (0 Ready) / 1 Succeeded / 0 Failed" in described
    room("delete", "job", "work")


def test_a_job_that_fails(room: Kubectl) -> None:
    room("create", "job", "bad", "--image=busybox", "--", "sh", "-c", "exit 3")
    room("patch", "job", "bad", "--patch", '{"spec": {"backoffLimit": 0}}')
    room("wait", "--for=condition=Failed", "job/bad", "--timeout=60s")
    assert "BackoffLimitExceeded" in room("describe", "job", "bad").out


def test_create_cronjob_and_a_job_from_it(room: Kubectl) -> None:
    words = ("--image=busybox", "--schedule=0 0 1 1 *", "--", "date")
    room("create", "cronjob", "tick", *words)
    assert "tick 0 0 1 1 * <none> False 0 <none>" in room("get", "cronjobs").words
    room("create", "job", "now", "--from=cronjob/tick")
    room("wait", "--for=condition=Complete", "job/now", "--timeout=60s")


def test_drain_asks_the_budget(web: Kubectl) -> None:
    web("create", "poddisruptionbudget", "web", "--selector=app=web", "--min-available=2")
    node = web("get", "pods", "-o", "jsonpath={.items[0].spec.nodeName}").out
    words = ("drain", node, "--ignore-daemonsets", "--force", "--timeout=2s")
    said = web.tries(*words, "--pod-selector=app=web")
    web("uncordon", node)
    assert said.code != 0
    assert "Cannot evict pod as it would violate the pod's disruption budget." in said.err
    web("delete", "poddisruptionbudget", "web")
    web(*words[:-1], "--timeout=60s", "--pod-selector=app=web")
    web("uncordon", node)
