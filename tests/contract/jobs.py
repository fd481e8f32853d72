"""A Job under observation. The case plays the kubelet: it says which pods run, succeed and fail.

After each step it waits until the controller has come to rest, so that the traces depend on no
timing. Pods are named by the order in which they were made, or by their index.
"""

from typing import Any

from tests.contract.objects import Object, pod_spec

JOBS = "jobs.batch"
INDEX = "batch.kubernetes.io/job-completion-index"
FINALIZER = "batch.kubernetes.io/job-tracking"
QUIET_LOOKS = 3


def job(name: str = "work", **spec: Any) -> Object:
    template = {"spec": {**pod_spec(), "restartPolicy": "Never"}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"template": template, **spec},
    }
