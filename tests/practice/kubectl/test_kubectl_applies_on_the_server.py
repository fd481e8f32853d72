"""`kubectl apply --server-side`: conflicts, force, taking over, and diff."""

import pytest

from tests.practice.kubectl.conftest import Kubectl

pytestmark = pytest.mark.slow

MANIFEST = """
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: blue, size: big}
"""


def test_apply_conflict_and_force(room: Kubectl) -> None:
    made = room("apply", "--server-side", "-f", "-", stdin=MANIFEST)
    assert made.out == "configmap/settings serverside-applied\n"
    room("patch", "configmap", "settings", "-p", '{"data":{"colour":"red"}}')
    refused = room.tries("apply", "--server-side", "-f", "-", stdin=MANIFEST)
    assert 'conflict with "kubectl-patch"' in refused.err
    assert ".data.colour" in refused.err
    room("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=MANIFEST)
    colour = room("get", "configmap", "settings", "-o", "jsonpath={.data.colour}")
    assert colour.out == "blue"


def test_taking_over_from_client_side_apply(room: Kubectl) -> None:
    room("apply", "-f", "-", stdin=MANIFEST)
    changed = MANIFEST.replace("blue", "green")
    room("apply", "--server-side", "-f", "-", stdin=changed)
    managers = room(
        *("get", "configmap", "settings", "--show-managed-fields"),
        *("-o", "jsonpath={.metadata.managedFields[*].manager}"),
    )
    assert managers.out == "kubectl-last-applied kubectl"


def test_diff_shows_what_an_apply_would_do(room: Kubectl) -> None:
    room("apply", "--server-side", "-f", "-", stdin=MANIFEST)
    changed = MANIFEST.replace("blue", "green")
    found = room.tries("diff", "--server-side", "-f", "-", stdin=changed)
    assert "-  colour: blue" in found.out
    assert "+  colour: green" in found.out
