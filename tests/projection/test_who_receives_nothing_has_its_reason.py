"""A Service names the pods that receive nothing, each with its reason."""

from typing import Any

import pytest

from dashboard.projection.diagnosis.surroundings import _why


def pod(status: dict[str, Any], *, node: str = "n1", **meta: Any) -> dict[str, Any]:
    return {"metadata": {"name": "hello", **meta}, "spec": {"nodeName": node}, "status": status}


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (pod({"containerStatuses": [{"name": "web", "state": {"waiting": {"reason": "ErrImagePull"}}}]}),
         "container web waits (ErrImagePull)"),
        (pod({"containerStatuses": [{"name": "web", "state": {"terminated": {"exitCode": 2}}}]}),
         "container web ended with exit code 2"),
        (pod({}, node=""), "it has no node yet"),
        (pod({}, deletionTimestamp="2026-11-25T19:00:00Z"), "it is ending"),
        (pod({"conditions": [{"type": "Ready", "status": "False", "message": "gate x does not exist"}]}),
         "gate x does not exist"),
        (pod({"conditions": [{"type": "Ready", "message": "containers with unready status: [web]"}]}),
         "it runs, and its readiness probe has not passed (containers with unready status: [web])"),
        (pod({}), "it is not ready yet"),
    ],
)  # fmt: skip
def test_the_reason_in_a_few_words(found: dict[str, Any], why: str) -> None:
    assert _why(found) == why
