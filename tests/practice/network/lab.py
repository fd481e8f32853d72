"""A cluster with simulated nodes, and requests from one pod to another."""

from typing import Any

from practice.api.client import Client
from practice.cluster import Cluster
from practice.images.messages import Answer, Call, Failure, Result
from practice.kubelet import SIMULATED
from practice.network import Place
from practice.scenarios import Scenario

Object = dict[str, Any]
IMAGES = [f"{name}:1.0.0" for name in ("hello", "auth", "frontend", "monolith")]


class Lab:
    """Makes pods, Services and policies, and sends requests."""

    def __init__(
        self,
        *,
        seed: int = 1,
        nodes: tuple[str, ...] = ("node-1", "node-2"),
        system: bool = False,
    ) -> None:
        scenario = Scenario(description="an empty network", system=system)
        self.cluster = Cluster(scenario, seed=seed)
        self.clock = self.cluster.clock
        self.client = Client(self.cluster.api, user="admin", component="admin")
        self.cluster.start()
        self.network = self.cluster.network
        for number, name in enumerate(nodes):
            zone = {"topology.kubernetes.io/zone": "ab"[number % 2], "kubernetes.io/os": "linux"}
            images = [
                {"names": [one]} for one in [*IMAGES, "busybox:1.36", "redis:8", "nginx:1.29"]
            ]
            annotations = {SIMULATED: "true"}
            metadata = {"name": name, "annotations": annotations, "labels": zone}
            node = {"apiVersion": "v1", "kind": "Node", "metadata": metadata}
            self.client.create("nodes", {**node, "status": {"images": images}})
        self.results: list[Result] = []

    def create(self, resource: str, kind: str, name: str, spec: Object, **metadata: Any) -> Object:
        meta = {"name": name, "namespace": metadata.pop("namespace", "default"), **metadata}
        return self.client.create(resource, {"kind": kind, "metadata": meta, "spec": spec})

    def pod(self, name: str, *, on: str = "node-1", app: str = "", **spec: Any) -> None:
        own = ("hostNetwork", "hostname", "subdomain", "restartPolicy")
        pod_spec = {key: spec.pop(key) for key in own if key in spec}
        namespace = spec.pop("namespace", "default")
        main = {
            "name": "main",
            "image": "hello:1.0.0",
            "imagePullPolicy": "IfNotPresent",
            "ports": [{"name": "http", "containerPort": 80}],
            **spec,
        }
        self.create(
            "pods",
            "Pod",
            name,
            {"nodeName": on, "containers": [main], **pod_spec},
            labels={"app": app or name},
            namespace=namespace,
        )

    def service(self, name: str = "hello", **spec: Any) -> None:
        namespace = spec.pop("namespace", "default")
        full = {"selector": {"app": name}, "ports": [{"port": 80}], **spec}
        self.create("services", "Service", name, full, namespace=namespace)

    def policy(self, name: str, **spec: Any) -> None:
        self.create("networkpolicies.networking.k8s.io", "NetworkPolicy", name, spec)

    def run(self, seconds: float = 10) -> None:
        self.clock.run_for(seconds)

    def place(self, pod: str, namespace: str = "default") -> Place:
        place = self.network.places.of_pod(f"{namespace}/{pod}")
        assert place is not None, f"{pod} has no address"
        return place

    def ip(self, pod: str) -> str:
        return self.place(pod).ip

    def send(self, source: str | Place, host: str, **call: Any) -> None:
        namespace = call.pop("namespace", "default")
        place = self.place(source, namespace) if isinstance(source, str) else source
        port = call.pop("port", 80)
        wanted = Call(host=host, port=port, **call)
        self.network.send(place, wanted, self._note, namespace=namespace)

    def _note(self, result: Result) -> None:
        self.results.append(result)  # `append` itself would stay with the list of the original

    def ask(self, source: str | Place, host: str, **call: Any) -> Result:
        """The result of a request, however long it takes."""
        self.results.clear()
        self.send(source, host, **call)
        assert self.clock.run_until(lambda: bool(self.results), 300)
        return self.results[0]

    def who(self, source: str | Place, host: str, **call: Any) -> str:
        """The pod that answers, or the trouble."""
        result = self.ask(source, host, path="/hostname", **call)
        return result.trouble if isinstance(result, Failure) else result.body.strip()


def answered(result: Result) -> Answer:
    assert isinstance(result, Answer), result
    return result
