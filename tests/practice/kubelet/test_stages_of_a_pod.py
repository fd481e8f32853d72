"""What a new pod goes through until it is ready."""

from tests.practice.kubelet.lab import Lab


def _history(lab: Lab, name: str = "web") -> list[tuple[str, str, bool]]:
    """Phase, container state and readiness, each time they change."""
    seen: list[tuple[str, str, bool]] = []

    def look(kind: str, pod: dict) -> None:
        if pod["metadata"]["name"] != name or kind == "DELETED":
            return
        status = pod.get("status", {})
        states = [one["state"] for one in status.get("containerStatuses", [])]
        state = states[0] if states else {}
        word = state.get("waiting", {}).get("reason") or next(iter(state), "")
        ready = (
            any(c["type"] == "Ready" and c["status"] == "True" for c in status["conditions"])
            if status.get("conditions")
            else False
        )
        now = (status.get("phase", ""), word, ready)
        if not seen or seen[-1] != now:
            seen.append(now)

    lab.client.watch("pods", look)
    return seen


def test_pod_is_created_then_runs_then_gets_ready():
    lab = Lab()
    lab.run_pod(readinessProbe={"httpGet": {"path": "/readiness", "port": 81}, "periodSeconds": 2})
    history = _history(lab)

    lab.clock.run_for(10)

    assert history == [
        ("Pending", "", False),
        ("Pending", "ContainerCreating", False),
        ("Running", "running", False),
        ("Running", "running", True),
    ]


def test_pod_with_a_present_image_is_ready_within_three_seconds():
    for seed in range(5):
        lab = Lab(seed=seed, nodes=())
        lab.node("node-1", images=("hello:1.0.0",))
        lab.run_pod(readinessProbe={"httpGet": {"path": "/readiness", "port": 81}})
        assert 0.5 < lab.until(lab.ready) < 3


def test_first_pull_takes_its_time_and_the_second_pod_finds_the_image():
    lab = Lab()
    lab.run_pod("first")
    lab.until(lambda: lab.ready("first"))
    lab.run_pod("second")
    second_s = lab.until(lambda: lab.ready("second"))

    pulled = lab.messages("Pulled", "first")[0]
    assert pulled.startswith('Successfully pulled image "hello:1.0.0" in 1.')
    assert pulled.endswith(" including waiting). Image size: 8601600 bytes.")
    assert lab.messages("Pulled", "second") == [
        'Container image "hello:1.0.0" already present on machine and can be accessed by the pod'
    ]
    assert second_s < 1.6


def test_pull_policy_always_asks_the_registry_again():
    lab = Lab(nodes=())
    lab.node("node-1", images=("nginx:latest",))
    lab.run_pod(image="nginx", imagePullPolicy="Always")
    lab.until(lab.ready)
    assert lab.messages("Pulling") == ['Pulling image "nginx"']
    assert "in 2" not in lab.messages("Pulled")[0]  # asked, not pulled again


def test_events_tell_the_story_in_order():
    lab = Lab()
    lab.run_pod()
    lab.clock.run_for(5)
    assert sorted(reason for reason, _, _ in lab.events()) == [
        "Created",
        "Pulled",
        "Pulling",
        "Started",
    ]


def test_events_of_a_container_say_which_one_it_is():
    lab = Lab()
    lab.run_pod()
    lab.clock.run_for(5)
    paths = {one["involvedObject"].get("fieldPath") for one in _events_of(lab)}
    assert paths == {"spec.containers{main}"}


def _events_of(lab: Lab) -> list[dict]:
    return [one for one in lab.client.list("events") if one["involvedObject"]["name"] == "web"]


def test_status_carries_addresses_times_and_identities():
    lab = Lab()
    lab.run_pod(resources={"requests": {"cpu": "100m"}})
    lab.clock.run_for(5)
    status, container = lab.pod()["status"], lab.container()

    assert status["podIP"] == "10.244.0.2"
    assert status["podIPs"] == [{"ip": "10.244.0.2"}]
    assert status["hostIP"] == "172.18.0.2"
    assert status["startTime"] == "2026-01-05T09:00:00Z"
    assert status["qosClass"] == "Burstable"
    assert container["image"] == "docker.io/library/hello:1.0.0"
    assert container["imageID"].startswith("docker.io/library/hello@sha256:")
    assert container["containerID"].startswith("containerd://")
    assert container["started"] is True
    conditions = {one["type"]: one["status"] for one in status["conditions"]}
    assert conditions == {
        "PodReadyToStartContainers": "True",
        "Initialized": "True",
        "Ready": "True",
        "ContainersReady": "True",
    }


def test_pods_of_a_node_have_different_addresses_and_a_freed_one_is_not_reused_at_once():
    lab = Lab()
    lab.run_pod("one")
    lab.clock.run_for(5)
    lab.delete("one", grace_s=0)
    lab.run_pod("two")
    lab.clock.run_for(5)
    assert lab.pod("two")["status"]["podIP"] == "10.244.0.3"


def test_host_network_pod_has_the_address_of_its_node():
    lab = Lab()
    lab.client.create(
        "pods",
        {
            "metadata": {"name": "web", "namespace": "default"},
            "spec": {
                "nodeName": "node-1",
                "hostNetwork": True,
                "containers": [{"name": "main", "image": "hello:1.0.0"}],
            },
        },
    )
    lab.clock.run_for(5)
    assert lab.pod()["status"]["podIP"] == lab.pod()["status"]["hostIP"] == "172.18.0.2"


def test_same_seed_gives_the_same_life_and_another_seed_another():
    def story(seed: int) -> list[tuple[str, str, bool]]:
        lab = Lab(seed=seed)
        times: list = []
        lab.client.watch("pods", lambda kind, pod: times.append((lab.clock.now_s(), pod["status"])))
        lab.run_pod()
        lab.clock.run_for(5)
        return times

    assert story(7) == story(7)
    assert story(7) != story(8)
