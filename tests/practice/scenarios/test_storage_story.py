"""From a claim to files that outlive pods, with every part of a whole cluster at work."""

from practice.api.client import Client
from practice.cluster import Cluster


class Story:
    """The workshop's cluster, with its storage classes."""

    def __init__(self):
        self.cluster = Cluster("workshop", seed=3)
        self.cluster.start()
        self.client = Client(self.cluster.api, user="admin")
        self.cluster.clock.run_for(1)

    def claim(self, name, storage_class):
        spec = {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": storage_class,
            "resources": {"requests": {"storage": "1Gi"}},
        }
        body = {"metadata": {"name": name, "namespace": "default"}, "spec": spec}
        self.client.create("persistentvolumeclaims", body)

    def pod(self, name, claim, script):
        container = {
            "name": "main",
            "image": "busybox:1.37",
            "command": ["sh", "-c", script],
            "volumeMounts": [{"name": "v", "mountPath": "/v"}],
        }
        volume = {"name": "v", "persistentVolumeClaim": {"claimName": claim}}
        spec = {"restartPolicy": "Never", "containers": [container], "volumes": [volume]}
        self.client.create(
            "pods", {"metadata": {"name": name, "namespace": "default"}, "spec": spec}
        )

    def get(self, resource, name):
        return self.client.get(resource, "default", name)

    def phase(self, name):
        return self.get("pods", name)["status"]["phase"]

    def until(self, condition, timeout_s=60):
        assert self.cluster.clock.run_until(condition, timeout_s), "it never came to pass"

    def log(self, name):
        return self.cluster.node_services.logs("default", name, "main")


def test_what_one_pod_writes_the_next_one_reads():
    story = Story()
    story.claim("data", "standard")
    story.pod("writer", "data", "echo kept > /v/x")
    story.until(lambda: story.phase("writer") == "Succeeded")
    story.client.delete("pods", "default", "writer")
    story.pod("reader", "data", "cat /v/x")
    story.until(lambda: story.phase("reader") == "Succeeded")
    assert story.log("reader") == [b"kept"]


def test_a_local_disk_is_made_where_the_first_pod_goes_and_keeps_the_next_one_there():
    story = Story()
    story.claim("data", "local")
    story.cluster.clock.run_for(5)
    assert story.get("persistentvolumeclaims", "data")["status"]["phase"] == "Pending"
    story.pod("writer", "data", "echo kept > /v/x")
    story.until(lambda: story.phase("writer") == "Succeeded")
    node = story.get("pods", "writer")["spec"]["nodeName"]
    story.pod("reader", "data", "cat /v/x")
    story.until(lambda: story.phase("reader") == "Succeeded")
    assert story.get("pods", "reader")["spec"]["nodeName"] == node
    assert story.log("reader") == [b"kept"]


def test_a_pod_without_its_claim_waits_and_goes_on_when_it_comes():
    story = Story()
    story.pod("reader", "data", "true")
    story.cluster.clock.run_for(5)
    conditions = story.get("pods", "reader")["status"]["conditions"]
    assert conditions[0]["message"] == (
        '0/3 nodes are available: persistentvolumeclaim "data" not found. not found'
    )
    story.claim("data", "standard")
    story.until(lambda: story.phase("reader") == "Succeeded")
