"""Programs in pods call the API server: by its Service, over TLS, with their own tokens."""

import json

import pytest

from practice.api.client import Client
from practice.api.http.tls import make_key
from practice.cluster import Cluster

TOKEN = "$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"
CA = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"


class Lab:
    """A cluster with one pod to look out of."""

    def __init__(self) -> None:
        self.cluster = Cluster("empty")
        self.cluster.api.tokens.use_key(make_key())
        self.cluster.start()
        self.client = Client(self.cluster.api, user="admin")
        self.cluster.clock.run_for(2)
        container = {"name": "main", "image": "busybox:1.37", "command": ["sleep", "1d"]}
        metadata = {"namespace": "default", "name": "web"}
        self.client.create("pods", {"metadata": metadata, "spec": {"containers": [container]}})
        self.cluster.clock.run_for(15)

    def allow(self, *verbs: str) -> None:
        """The pod's account may do this with pods."""
        metadata = {"namespace": "default", "name": "look"}
        rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": list(verbs)}]
        self.client.create(
            "roles.rbac.authorization.k8s.io", {"metadata": metadata, "rules": rules}
        )
        subject = {"kind": "ServiceAccount", "name": "default", "namespace": "default"}
        role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "look"}
        binding = {"metadata": metadata, "subjects": [subject], "roleRef": role}
        self.client.create("rolebindings.rbac.authorization.k8s.io", binding)

    def run(self, command: str) -> tuple[str, int]:
        """What a command in the pod prints, and its code."""
        out: list[bytes] = []
        ended: list[int] = []
        self.cluster.node_services.open_command(
            "default",
            "web",
            "main",
            ["sh", "-c", command],
            terminal=False,
            stdin=False,
            on_output=lambda _stream, data: out.append(data),
            on_end=lambda end: ended.append(end.code),
        )
        self.cluster.clock.run_for(10)
        return b"".join(out).decode(), ended[0]

    def curl(self, path: str, *words: str) -> dict:
        header = f'-H "Authorization: Bearer {TOKEN}"'
        url = f"https://kubernetes.default.svc{path}"
        text, _ = self.run(f"curl -s --cacert {CA} {header} {' '.join(words)} {url}")
        return json.loads(text)


@pytest.fixture
def lab() -> Lab:
    return Lab()


def test_a_pod_lists_what_its_account_may_list(lab):
    lab.allow("list")
    found = lab.curl("/api/v1/namespaces/default/pods")
    assert (found["kind"], [one["metadata"]["name"] for one in found["items"]]) == (
        "PodList",
        ["web"],
    )


def test_what_its_account_may_not_is_refused(lab):
    refused = lab.curl("/api/v1/namespaces/default/secrets")
    assert refused["code"] == 403
    assert refused["message"].startswith(
        'secrets is forbidden: User "system:serviceaccount:default:default" cannot list'
    )


def test_a_pod_changes_what_its_account_may_change(lab):
    lab.allow("patch")
    words = '-X PATCH -H "Content-Type: application/merge-patch+json" -d'
    patch = '\'{"metadata":{"labels":{"a":"b"}}}\''
    assert lab.curl("/api/v1/namespaces/default/pods/web", words, patch)["metadata"]["labels"] == {
        "a": "b"
    }
    assert lab.client.get("pods", "default", "web")["metadata"]["labels"] == {"a": "b"}


def test_without_a_token_one_is_nobody(lab):
    text, code = lab.run("curl -sk https://kubernetes.default/api/v1/namespaces/default/pods")
    assert code == 0
    assert 'User \\"system:anonymous\\" cannot list' in text


def test_curl_wants_to_know_who_signed_the_certificate(lab):
    text, code = lab.run("curl https://kubernetes.default.svc/version")
    assert (code, "SSL certificate problem" in text) == (60, True)


def test_the_api_server_speaks_tls_only(lab):
    text, _ = lab.run("curl -s http://kubernetes.default.svc:443/version")
    assert text == "Client sent an HTTP request to an HTTPS server.\n"


def test_a_pod_that_is_cut_off_hears_nothing(lab):
    node = lab.client.get("pods", "default", "web")["spec"]["nodeName"]
    lab.cluster.network.faults.cut(node, "control-plane")
    text, code = lab.run("curl -sk -m 2 https://kubernetes.default.svc/version")
    assert (text, code) == ("", 28)


@pytest.mark.parametrize(("audience", "phase"), [("me", "Succeeded"), ("others", "Failed")])
def test_a_token_is_checked_by_the_issuers_keys(lab, audience, phase):
    source = {"serviceAccountToken": {"path": "token", "audience": "me"}}
    volume = {"name": "token", "projected": {"sources": [source]}}
    container = {
        "name": "main",
        "image": "registry.k8s.io/e2e-test-images/agnhost:2.66.1",
        "args": [
            "test-service-account-issuer-discovery",
            "--token-path=/tokens/token",
            f"--audience={audience}",
        ],
        "volumeMounts": [{"name": "token", "mountPath": "/tokens"}],
    }
    spec = {"containers": [container], "volumes": [volume], "restartPolicy": "Never"}
    metadata = {"namespace": "default", "name": "checker"}
    subjects = [{"kind": "ServiceAccount", "name": "default", "namespace": "default"}]
    role = {
        "apiGroup": "rbac.authorization.k8s.io",
        "kind": "ClusterRole",
        "name": "system:service-account-issuer-discovery",
    }
    binding = {"metadata": {"name": "look"}, "subjects": subjects, "roleRef": role}
    lab.client.create("clusterrolebindings.rbac.authorization.k8s.io", binding)
    lab.client.create("pods", {"metadata": metadata, "spec": spec})
    lab.cluster.clock.run_for(30)
    assert lab.client.get("pods", "default", "checker")["status"]["phase"] == phase
