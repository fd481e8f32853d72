"""Volumes of images: pulled before the container that mounts them, and read like any file."""

from tests.practice.kubelet.lab import Lab

KITTEN = "registry.k8s.io/e2e-test-images/kitten:1.8"


def run(lab: Lab, reference: str = KITTEN, **mount) -> None:
    volume = {"name": "files", "image": {"reference": reference}}
    mounts = [{"name": "files", "mountPath": "/files", **mount}]
    command = ["sleep", "1d"]
    lab.run_pod(image="busybox:1.37", command=command, volumes=[volume], volumeMounts=mounts)


def test_the_files_of_an_image_are_there():
    lab = Lab()
    run(lab)
    lab.until(lab.ready)
    code, text = lab.kubelets.execute("default", "web", "", ["cat", "/files/data.json"])
    assert (code, "kitten.jpg" in text) == (0, True)
    pulled = [text.split('"')[1] for text in lab.messages("Pulled")]
    assert pulled == [KITTEN, "busybox:1.37"]


def test_nothing_can_be_written_there():
    lab = Lab()
    run(lab)
    lab.until(lab.ready)
    code, text = lab.kubelets.execute("default", "web", "", ["touch", "/files/new"])
    assert (code, "Read-only file system" in text) == (1, True)


def test_a_container_waits_for_the_image_of_its_volume():
    lab = Lab()
    run(lab, "nosuch:1.0")
    lab.until(lambda: lab.waiting() == "ImagePullBackOff")
    assert "Back-off pulling image" in lab.container()["state"]["waiting"]["message"]
    assert "nosuch:1.0" in lab.container()["state"]["waiting"]["message"]


def test_an_image_is_brought_once_for_a_pod():
    lab = Lab()
    run(lab)
    lab.until(lab.ready)
    lab.kubelets.crash("default", "web")
    lab.until(lambda: lab.container()["restartCount"] == 1)
    assert [KITTEN in text for text in lab.messages("Pulling")].count(True) == 1
