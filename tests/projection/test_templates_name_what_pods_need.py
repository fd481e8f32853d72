"""What the pods of a workload need by name, from its template; values never."""

from dashboard.projection.alone import ROWS
from tests.projection import objects
from tests.projection.more_objects import stateful_set, template
from tests.projection.objects import record


def used(**spec) -> list[tuple[str, str]]:
    made = stateful_set()
    made["spec"]["template"] = template(**spec)
    return [(use.kind, use.name) for use in ROWS["StatefulSet"](record("StatefulSet", made)).uses]


def test_volumes() -> None:
    assert used(
        volumes=[
            {"name": "a", "configMap": {"name": "settings"}},
            {"name": "b", "secret": {"secretName": "password"}},
            {"name": "c", "persistentVolumeClaim": {"claimName": "data"}},
            {"name": "d", "emptyDir": {}},
            {
                "name": "e",
                "projected": {
                    "sources": [
                        {"serviceAccountToken": {"path": "token"}},
                        {"configMap": {"name": "settings"}},
                        {"secret": {"name": "cert"}},
                    ]
                },
            },
        ]
    ) == [
        ("ConfigMap", "settings"),
        ("PersistentVolumeClaim", "data"),
        ("Secret", "cert"),
        ("Secret", "password"),
    ]


def test_environment() -> None:
    env = [
        {"name": "PLAIN", "value": "never kept"},
        {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "password", "key": "k"}}},
        {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    ]
    one = {**objects.container(), "env": env, "envFrom": [{"configMapRef": {"name": "all"}}]}
    assert used(initContainers=[one]) == [("ConfigMap", "all"), ("Secret", "password")]


def test_account_and_pull_secrets_are_named_but_not_the_default_account() -> None:
    assert used(serviceAccountName="default") == []
    assert used(serviceAccountName="robot", imagePullSecrets=[{"name": "registry"}]) == [
        ("Secret", "registry"),
        ("ServiceAccount", "robot"),
    ]


def test_pod_names_its_claims() -> None:
    made = objects.pod("p")
    made["spec"]["volumes"] = [
        {"name": "a", "persistentVolumeClaim": {"claimName": "data"}},
        {"name": "b", "emptyDir": {}},
    ]
    from dashboard.projection.picture import Projection

    (row,), _ = Projection().apply([objects.added("Pod", made)])
    assert row.claims == ["data"]
