"""Volumes must be there before a pod starts; their files are what the map holds."""

from tests.practice.kubelet.lab import Lab

VOLUME = {"name": "config", "configMap": {"name": "settings"}}
MOUNT = {"name": "config", "mountPath": "/etc/app"}


def _make_map(lab: Lab) -> None:
    settings = {"metadata": {"name": "settings", "namespace": "default"}, "data": {"a.txt": "hi"}}
    lab.client.create("configmaps", settings)


def test_missing_config_map_keeps_the_pod_from_starting():
    lab = Lab()
    lab.run_pod(volumes=[VOLUME], volumeMounts=[MOUNT])
    lab.clock.run_for(20)
    assert lab.waiting() == "ContainerCreating"
    assert lab.messages("FailedMount") == [
        'MountVolume.SetUp failed for volume "config" : configmap "settings" not found'
    ]
    _make_map(lab)
    assert lab.until(lab.ready) < 20


def test_files_of_a_config_map_can_be_read():
    lab = Lab()
    _make_map(lab)
    lab.run_pod(volumes=[VOLUME], volumeMounts=[MOUNT])
    lab.until(lab.ready)
    assert lab.kubelets.execute("default", "web", "", ["cat", "/etc/app/a.txt"]) == (0, "hi")


def test_optional_config_map_may_be_missing():
    lab = Lab()
    optional = {"name": "config", "configMap": {"name": "settings", "optional": True}}
    lab.run_pod(volumes=[optional], volumeMounts=[MOUNT])
    assert lab.until(lab.ready) < 5
