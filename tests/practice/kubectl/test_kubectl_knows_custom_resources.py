"""kubectl with a custom resource: apply, explain, get with its columns, short names, scale."""

import pytest

from tests.practice.kubectl.conftest import Kubectl

pytestmark = pytest.mark.slow

MANIFEST = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crontabs.stable.example.com}
spec:
  group: stable.example.com
  scope: Namespaced
  names: {plural: crontabs, kind: CronTab, shortNames: [ct]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources:
      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
    additionalPrinterColumns:
    - {name: Schedule, type: string, jsonPath: .spec.schedule}
    - {name: Replicas, type: integer, jsonPath: .spec.replicas}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            description: What is wanted.
            properties:
              schedule: {type: string, description: When it runs.}
              replicas: {type: integer, default: 1}
          status: {type: object, properties: {replicas: {type: integer}}}
"""
TAB = """
apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: nightly}
spec: {schedule: "0 3 * * *"}
"""


def test_a_custom_resource_from_definition_to_end(room: Kubectl) -> None:
    room("apply", "-f", "-", stdin=MANIFEST)
    room("wait", "--for=condition=Established", "crd/crontabs.stable.example.com")
    assert "CronTab" in room("api-resources", "--api-group=stable.example.com").out
    assert "stable.example.com/v1" in room("api-versions").out
    explained = room("explain", "crontab.spec").out
    assert "When it runs." in explained
    assert "replicas\t<integer>" in explained
    assert room("apply", "-f", "-", stdin=TAB).out == "crontab.stable.example.com/nightly created\n"
    assert room("apply", "-f", "-", stdin=TAB).out.endswith("unchanged\n")
    assert "nightly 0 3 * * * 1" in room("get", "ct").words
    room("scale", "ct/nightly", "--replicas=3")
    assert room("get", "ct/nightly", "-o", "jsonpath={.spec.replicas}").out == "3"
    wrong = room.tries("apply", "-f", "-", stdin=TAB.replace("schedule", "sched"))
    assert 'unknown field "spec.sched"' in wrong.err
    room("delete", "crd", "crontabs.stable.example.com")
    assert room.tries("get", "crontabs").code == 1
