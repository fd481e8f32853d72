"""Images that cannot be had."""

import itertools

import pytest

from practice.limits import LEASE_RENEW_S
from tests.practice.kubelet.lab import Lab


def test_unknown_image_alternates_between_pull_error_and_back_off():
    lab = Lab()
    lab.run_pod(image="nosuch:1.0")
    words: list[str] = []

    def look(_: str, pod: dict) -> None:
        statuses = pod.get("status", {}).get("containerStatuses")
        word = statuses[0]["state"]["waiting"]["reason"] if statuses else ""
        if word and (not words or words[-1] != word):
            words.append(word)

    lab.client.watch("pods", look)
    lab.clock.run_for(40)

    assert words[0] == "ContainerCreating"
    assert words[1:6] == ["ErrImagePull", "ImagePullBackOff"] * 2 + ["ErrImagePull"]
    assert lab.pod()["status"]["phase"] == "Pending"


def test_unknown_image_says_what_containerd_says():
    lab = Lab()
    lab.run_pod(image="nosuch:1.0")
    lab.until(lambda: lab.waiting() == "ErrImagePull")
    error = lab.container()["state"]["waiting"]["message"]
    assert error == (
        "rpc error: code = Unknown desc = failed to pull and unpack image"
        ' "docker.io/library/nosuch:1.0": failed to resolve reference'
        ' "docker.io/library/nosuch:1.0": pull access denied, repository does not exist or may'
        " require authorization: server message: insufficient_scope: authorization failed"
    )
    lab.until(lambda: lab.waiting() == "ImagePullBackOff")
    message = lab.container()["state"]["waiting"]["message"]
    assert message == f'Back-off pulling image "nosuch:1.0": ErrImagePull: {error}'
    assert set(lab.messages("Failed")) == {
        f'Failed to pull image "nosuch:1.0": {error}',
        "Error: ErrImagePull",
        "Error: ImagePullBackOff",
    }


def test_back_off_between_pulls_doubles_to_five_minutes():
    lab = Lab()
    lab.run_pod(image="nosuch:1.0")
    pulls: list[float] = []

    def look(_: str, pod: dict) -> None:
        states = [one["state"] for one in pod["status"].get("containerStatuses", [])]
        if states and states[0]["waiting"]["reason"] == "ErrImagePull":
            pulls.append(lab.clock.now_s())

    lab.client.watch("pods", look)
    lab.clock.run_for(1500)

    gaps = [later - earlier for earlier, later in itertools.pairwise(pulls)]
    expected = [10, 20, 40, 80, 160, 300, 300, 300]
    assert [round(gap, -1) for gap in gaps] == expected[: len(gaps)]
    assert len(gaps) >= 7


def test_events_of_the_same_trouble_are_counted_up():
    lab = Lab()
    lab.run_pod(image="nosuch:1.0")
    lab.clock.run_for(120)
    counts = {message: count for _, message, count in lab.events()}
    assert counts['Pulling image "nosuch:1.0"'] == 4
    assert counts["Error: ImagePullBackOff"] > 4


@pytest.mark.parametrize(
    ("image", "policy", "reason", "message"),
    [
        (
            "Bad Image",
            "IfNotPresent",
            "InvalidImageName",
            'Failed to apply default image tag "Bad Image": couldn\'t parse image name "Bad Image":'
            " invalid reference format",
        ),
        (
            "nginx:1.29",
            "Never",
            "ErrImageNeverPull",
            'Container image "nginx:1.29" is not present with pull policy of Never',
        ),
    ],
)
def test_image_that_is_not_even_asked_for(image, policy, reason, message):
    lab = Lab()
    lab.run_pod(image=image, imagePullPolicy=policy)
    lab.until(lambda: lab.waiting() == reason)
    assert lab.container()["state"]["waiting"]["message"] == message


def test_image_corrected_in_place_is_pulled_at_once():
    lab = Lab()
    lab.run_pod(image="nosuch:1.0")
    lab.until(lambda: lab.waiting() == "ImagePullBackOff")
    lab.client.patch(
        "pods",
        "default",
        "web",
        {"spec": {"containers": [{**lab.pod()["spec"]["containers"][0], "image": "hello:1.0.0"}]}},
    )
    assert lab.until(lab.ready) < 5
    assert lab.container()["restartCount"] == 0


def test_image_changed_in_place_restarts_that_container_only():
    lab = Lab()
    two = [{"name": "one", "image": "hello:1.0.0"}, {"name": "two", "image": "auth:1.0.0"}]
    lab.run_pod(containers=two)
    lab.until(lab.ready)
    changed = [{**one} for one in lab.pod()["spec"]["containers"]]
    changed[0]["image"] = "hello:2.0.0"
    lab.client.patch("pods", "default", "web", {"spec": {"containers": changed}})
    lab.clock.run_for(8)

    assert lab.container(index=0)["image"] == "docker.io/library/hello:2.0.0"
    assert lab.container(index=0)["restartCount"] == 1
    assert lab.container(index=1)["restartCount"] == 0
    assert lab.messages("Killing") == ["Container one definition changed, will be restarted"]


def test_nothing_is_told_of_a_pod_while_a_container_is_exchanged():
    lab = Lab()
    lab.run_pod(image="hello:1.0.0", restartPolicy="Never")
    lab.until(lab.ready)
    written = lab.pod()
    changed = [{**written["spec"]["containers"][0], "image": "hello:2.0.0"}]
    lab.client.patch("pods", "default", "web", {"spec": {"containers": changed}})
    while lab.pod()["status"]["containerStatuses"][0]["restartCount"] == 0:
        assert lab.ready()
        lab.clock.step()
    assert lab.ready()


def test_pulls_of_one_node_wait_for_each_other():
    lab = Lab()
    lab.run_pod("one", image="nginx:1.29")
    lab.run_pod("two", image="redis:8")
    lab.clock.run_for(12)
    messages = [lab.messages("Pulled", name)[0] for name in ("one", "two")]
    waited = [
        text.split(" in ")[1].split(" (")[0] != text.split(" (")[1].split(" including")[0]
        for text in messages
    ]
    assert sorted(waited) == [False, True]


def test_a_node_tells_of_a_new_image_with_its_next_round():
    lab = Lab()
    lab.run_pod(image="nginx:1.29")
    lab.until(lab.ready)

    def told() -> list[str]:
        images = lab.client.get("nodes", "", "node-1")["status"].get("images", [])
        return [name for one in images for name in one["names"]]

    lab.until(lambda: any("nginx:1.29" in one for one in told()), timeout_s=LEASE_RENEW_S + 1)


def test_a_node_without_news_writes_no_status():
    lab = Lab()
    lab.run_pod(image="nginx:1.29")
    lab.until(lab.ready)
    lab.clock.run_for(2 * LEASE_RENEW_S)
    before = lab.client.get("nodes", "", "node-1")["metadata"]["resourceVersion"]
    lab.clock.run_for(3 * LEASE_RENEW_S)
    assert lab.client.get("nodes", "", "node-1")["metadata"]["resourceVersion"] == before
