"""Admission webhooks in pods of the cluster: asked about writes, they change and refuse them."""

from base64 import b64encode

import pytest

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.cluster import Cluster
from tests.contract.certificates import AUTHORITY, OTHER_AUTHORITY

IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"
CONFIGURATIONS = "validatingwebhookconfigurations.admissionregistration.k8s.io"
MUTATING = "mutatingwebhookconfigurations.admissionregistration.k8s.io"


class Lab:
    """A cluster with one webhook program behind a Service."""

    def __init__(self) -> None:
        self.cluster = Cluster("empty")
        self.cluster.start()
        self.client = Client(self.cluster.api, user="admin")
        metadata = {"namespace": "default", "name": "hook"}
        self.client.create("secrets", {"metadata": metadata, "stringData": {"tls.crt": AUTHORITY}})
        mount = {"name": "certs", "mountPath": "/certs"}
        container = {
            "name": "main",
            "image": IMAGE,
            "args": ["webhook", "--tls-cert-file=/certs/tls.crt", "--port=8444"],
            "volumeMounts": [mount],
        }
        volumes = [{"name": "certs", "secret": {"secretName": "hook"}}]
        labels = {**metadata, "labels": {"app": "hook"}}
        spec = {"containers": [container], "volumes": volumes}
        self.client.create("pods", {"metadata": labels, "spec": spec})
        service = {"selector": {"app": "hook"}, "ports": [{"port": 443, "targetPort": 8444}]}
        self.client.create("services", {"metadata": metadata, "spec": service})
        self.cluster.clock.run_for(20)

    def configure(self, path: str, kind: str = CONFIGURATIONS, **fields) -> None:
        """Ask about ConfigMaps."""
        service = {"namespace": "default", "name": "hook", "path": path}
        bundle = b64encode(fields.pop("trusted", AUTHORITY).encode()).decode()
        rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
        hook = {
            "name": "hook.example.com",
            "clientConfig": {"service": service | fields.pop("service", {}), "caBundle": bundle},
            "rules": [{**rule, "operations": ["*"]}],
            "sideEffects": "None",
            "admissionReviewVersions": ["v1"],
            **fields,
        }
        metadata = {"name": path.strip("/") or "root"}
        self.client.create(kind, {"metadata": metadata, "webhooks": [hook]})

    def write(self, labels=None, **data) -> dict:
        metadata = {"namespace": "default", "name": "one", "labels": labels or {}}
        return self.client.create("configmaps", {"metadata": metadata, "data": data})

    def refused(self, **data) -> ApiError:
        with pytest.raises(ApiError) as caught:
            self.write(**data)
        return caught.value


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_a_refusal_says_whose_it_is(lab):
    lab.configure("/configmaps")
    denied = 'admission webhook "hook.example.com" denied the request: '
    error = lab.refused(**{"webhook-e2e-test": "webhook-disallow"})
    assert str(error) == f"{denied}the configmap contains unwanted key and value"
    assert error.code == 400
    lab.write(**{"webhook-e2e-test": "webhook-nondeletable"})
    with pytest.raises(ApiError, match="cannot be deleted"):
        lab.client.delete("configmaps", "default", "one")


def test_one_webhook_sees_what_another_changed(lab):
    lab.configure("/mutating-configmaps", MUTATING)
    hook = lab.client.get(MUTATING, None, "mutating-configmaps")["webhooks"][0]
    both = [{**hook, "name": name} for name in ("a.example.com", "b.example.com")]
    lab.client.patch(MUTATING, None, "mutating-configmaps", {"webhooks": both})
    made = lab.write(**{"mutation-start": "yes"})
    assert sorted(made["data"]) == ["mutation-stage-1", "mutation-stage-2", "mutation-start"]


def test_only_what_its_selector_chooses_is_shown(lab):
    lab.configure("/always-deny", objectSelector={"matchLabels": {"watch": "me"}})
    lab.write()
    with pytest.raises(ApiError, match="this webhook denies all requests"):
        lab.client.create(
            "configmaps",
            {"metadata": {"namespace": "default", "name": "two", "labels": {"watch": "me"}}},
        )


def test_a_late_answer_is_none(lab):
    lab.configure("/always-allow-delay-5s", timeoutSeconds=1)
    url = "https://hook.default.svc:443/always-allow-delay-5s?timeout=1s"
    said = f'failed to call webhook: Post "{url}": context deadline exceeded'
    assert str(lab.refused()) == (
        f'Internal error occurred: failed calling webhook "hook.example.com": {said}'
    )


def test_who_cannot_be_asked_may_be_ignored(lab):
    lab.configure("/always-deny", service={"name": "none"}, failurePolicy="Ignore")
    assert lab.write(a="b")["data"] == {"a": "b"}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"service": {"name": "none"}}, 'service "none" not found'),
        ({"service": {"port": 80}}, 'no service port 80 found for service "hook"'),
        ({"trusted": OTHER_AUTHORITY}, "x509: certificate signed by unknown authority"),
    ],
)
def test_what_is_in_the_way_is_said(lab, fields, why):
    lab.configure("/always-deny", **fields)
    assert why in str(lab.refused())


def test_configurations_themselves_are_shown_to_nobody(lab):
    rule = {"apiGroups": ["*"], "apiVersions": ["*"], "resources": ["*"], "operations": ["*"]}
    lab.configure("/always-deny", rules=[rule])
    lab.client.delete(CONFIGURATIONS, None, "always-deny")
    assert lab.write(a="b")["data"] == {"a": "b"}


def test_conditions_choose_what_is_shown(lab):
    named = {"name": "skip-me", "expression": "object.metadata.name != 'one'"}
    lab.configure("/always-deny", matchConditions=[named])
    lab.write()
    with pytest.raises(ApiError, match="denies all requests"):
        lab.client.create("configmaps", {"metadata": {"namespace": "default", "name": "two"}})


def test_conditions_without_a_value_refuse_or_pass(lab):
    wrong = {"name": "wrong", "expression": "object.data.none == 'a'"}
    lab.configure("/always-deny", matchConditions=[wrong])
    text = "expression 'object.data.none == 'a'' resulted in error: no such key: data"
    assert str(lab.refused()) == f'configmaps "one" is forbidden: {text}'
    patch = lab.client.get(CONFIGURATIONS, None, "always-deny")["webhooks"][0]
    ignoring = {"webhooks": [{**patch, "failurePolicy": "Ignore"}]}
    lab.client.patch(CONFIGURATIONS, None, "always-deny", ignoring)
    lab.write()


def test_conditions_that_cannot_be_read_are_refused(lab):
    unreadable = {"name": "bad", "expression": "... [] bad expression"}
    with pytest.raises(ApiError, match="compilation failed: ERROR: <input>:1:2: Syntax error"):
        lab.configure("/always-deny", matchConditions=[unreadable])
    unknown = {"name": "bad", "expression": "params.a == 1"}
    with pytest.raises(ApiError, match="undeclared reference to 'params'"):
        lab.configure("/always-deny", matchConditions=[unknown])
