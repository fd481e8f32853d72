"""A scenario may define kinds, and have objects of them in any served version."""

import pytest

from practice.api.client import Client
from practice.cluster import Cluster
from practice.scenarios import ScenarioError
from practice.scenarios.loading import parse_scenario

DEFINITION = """
  - apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: lamps.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {plural: lamps, kind: Lamp}
      versions:
        - name: v1
          served: true
          storage: true
          schema: &schema
            openAPIV3Schema:
              type: object
              properties:
                spec: {type: object, properties: {lit: {type: boolean, default: true}}}
        - {name: v1beta1, served: true, storage: false, schema: *schema}
"""
LAMP = "\n  - {apiVersion: example.com/%s, kind: Lamp, metadata: {name: %s, namespace: default}, spec: {}}"


def parsed(*objects):
    text = "description: lamps\nobjects:" + "".join(objects)
    return parse_scenario(text.encode(), name="lamps", source="lamps.yaml")


def test_objects_follow_their_definition():
    cluster = Cluster(parsed(DEFINITION, LAMP % ("v1", "one"), LAMP % ("v1beta1", "two")))
    cluster.start()
    lamps = Client(cluster.api, user="admin").list("lamps.example.com")
    assert [(one["metadata"]["name"], one["spec"]) for one in lamps] == [
        ("one", {"lit": True}),
        ("two", {"lit": True}),
    ]


@pytest.mark.parametrize(
    "objects",
    [(LAMP % ("v1", "one"), DEFINITION), (LAMP % ("v1", "one"),), (DEFINITION, LAMP % ("v9", "x"))],
)
def test_what_nothing_before_defines_is_named(objects):
    with pytest.raises(ScenarioError, match=r"^lamps.yaml, object .*serves no Lamp of example.com"):
        parsed(*objects)


def test_what_the_schema_refuses_is_named():
    wrong = LAMP.replace("spec: {}", "spec: {lit: 7}") % ("v1", "one")
    cluster = Cluster(parsed(DEFINITION, wrong))
    with pytest.raises(Exception, match=r"object 2 \(Lamp one\) was refused.*spec.lit"):
        cluster.start()
