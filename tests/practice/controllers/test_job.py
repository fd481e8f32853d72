"""Jobs in time: back-off, deadlines, the time to live. (What they do stands in the contract.)"""

import itertools

import pytest

from tests.practice.controllers.lab import Lab


def job(**spec):
    template = {
        "spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "busybox"}]}
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "work", "namespace": "default"},
        "spec": {"template": template, **spec},
    }


def status(lab):
    return lab.client.get("jobs.batch", "default", "work")["status"]


def true(lab):
    conditions = status(lab).get("conditions", [])
    return {one["type"]: one["reason"] for one in conditions if one["status"] == "True"}


def end(lab, phase="Failed"):
    """Ends every pod that runs; the times at which the pods were made."""
    for pod in lab.pods():
        if pod["status"].get("phase") == "Running":
            metadata = pod["metadata"]
            ended = {"exitCode": int(phase == "Failed"), "finishedAt": lab.clock.now_text()}
            container = {"name": "main", "state": {"terminated": ended}}
            change = {"status": {"phase": phase, "containerStatuses": [container]}}
            lab.client.patch("pods", "default", metadata["name"], change, subresource="status")


def started(lab):
    return sorted(lab.clock.age_s(pod["metadata"]["creationTimestamp"]) for pod in lab.pods())


@pytest.mark.slow
def test_failed_pods_are_replaced_after_ten_seconds_doubling(lab):
    lab.client.create("jobs.batch", job(backoffLimit=4))
    made = []
    for _ in range(100):
        lab.run(2)
        end(lab)
        ages = [round(lab.clock.now_s() - age) for age in reversed(started(lab))]
        made = ages
    waits = [later - earlier for earlier, later in itertools.pairwise(made)]
    assert len(made) == 5
    assert all(low <= wait <= low + 6 for low, wait in zip((10, 20, 40, 80), waits, strict=True)), (
        waits
    )
    assert true(lab)["Failed"] == "BackoffLimitExceeded"
    assert status(lab)["failed"] == 5


def test_a_job_ends_and_is_removed_after_its_time_to_live(lab):
    lab.client.create("jobs.batch", job(ttlSecondsAfterFinished=30))
    lab.run(5)
    end(lab, "Succeeded")
    lab.run(5)
    assert true(lab)["Complete"] == "CompletionsReached"
    lab.run(20)
    assert lab.client.list("jobs.batch")
    lab.run(15)
    assert lab.client.list("jobs.batch") == []
    assert lab.pods() == []


def test_a_deadline_ends_a_job_and_its_pods(lab):
    lab.client.create("jobs.batch", job(activeDeadlineSeconds=60, completions=3, parallelism=3))
    lab.run(50)
    assert status(lab)["active"] == 3
    lab.run(20)
    assert true(lab)["Failed"] == "DeadlineExceeded"
    assert lab.pods() == []


def test_time_stands_still_while_a_job_is_suspended(lab):
    lab.client.create("jobs.batch", job(activeDeadlineSeconds=60, suspend=True))
    lab.run(120)
    assert "startTime" not in status(lab)
    lab.client.patch("jobs.batch", "default", "work", {"spec": {"suspend": False}})
    lab.run(50)
    assert status(lab)["active"] == 1
    lab.run(20)
    assert "Failed" in true(lab)


def test_a_namespace_takes_its_jobs_along(lab):
    lab.client.create("namespaces", {"metadata": {"name": "room"}})
    lab.run(1)
    made = job(completions=2, parallelism=2)
    made["metadata"]["namespace"] = "room"
    lab.client.create("jobs.batch", made)
    lab.run(5)
    lab.client.delete("namespaces", None, "room")
    lab.run(120)
    assert "room" not in [one["metadata"]["name"] for one in lab.client.list("namespaces")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_writes(seed):
    def script():
        lab = Lab(seed=seed)
        lab.client.create("jobs.batch", job(completions=4, parallelism=2, backoffLimit=2))
        lab.run(4)
        end(lab)
        lab.run(15)
        end(lab, "Succeeded")
        lab.run(10)
        names = sorted(pod["metadata"]["name"] for pod in lab.pods())
        return lab.cluster.api.store.version, names, status(lab)

    assert script() == script()
