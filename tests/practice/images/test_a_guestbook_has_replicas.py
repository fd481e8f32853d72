"""agnhost's guestbook: a front, a primary and its replicas, by the names of Services."""

from tests.practice.network.lab import Lab, answered

IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"


def test_what_is_written_at_the_front_is_read_from_every_replica() -> None:
    lab = Lab()
    backend = ["guestbook", "--http-port", "6379"]
    port = [{"port": 6379, "targetPort": 6379}]
    lab.service("agnhost-primary", ports=port)
    lab.service("agnhost-replica", ports=port)
    lab.pod("agnhost-primary", image=IMAGE, args=backend)
    lab.pod("agnhost-replica", image=IMAGE, args=[*backend, "--replicaof", "agnhost-primary"])
    lab.pod("front", image=IMAGE, args=["guestbook"])
    lab.service("front")
    lab.pod("client", image="busybox:1.36", command=["sleep", "inf"])
    lab.run()
    path = "/guestbook?cmd={}&key=messages&value={}"

    def ask(command: str, value: str = "") -> str:
        return answered(lab.ask("client", "front", path=path.format(command, value))).body

    assert ask("get") == '{"data":""}'
    assert ask("set", "hello") == '{"message":"Updated"}'
    assert ask("get") == '{"data":"hello"}'
    assert answered(lab.ask("client", "front", path=path.format("put", ""))).status == 400


def test_a_replica_gives_up_without_its_primary() -> None:
    lab = Lab()
    lab.pod("replica", image=IMAGE, args=["guestbook", "--replicaof", "nobody"])
    lab.run(25)
    state = lab.client.get("pods", "default", "replica")["status"]["containerStatuses"][0]
    assert "terminated" in {**state["state"], **state["lastState"]}
