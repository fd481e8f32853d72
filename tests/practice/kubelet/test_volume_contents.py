"""What is in volumes, who sees it, and when changes arrive."""

import base64

import pytest

from tests.practice.kubelet.lab import Lab

CLAIM = {"persistentVolumeClaim": {"claimName": "data"}}


def settings(lab, **data):
    body = {"metadata": {"name": "settings", "namespace": "default"}, "data": data}
    lab.client.create("configmaps", body)


def run(lab, volume, *, name="web", mount=None, **spec):
    mount = {"name": "v", "mountPath": "/v", **(mount or {})}
    lab.run_pod(name, volumes=[{"name": "v", **volume}], volumeMounts=[mount], **spec)


def ready(lab, volume, **options):
    run(lab, volume, **options)
    lab.until(lambda: lab.ready(options.get("name", "web")))


def sh(lab, script, name="web"):
    return lab.kubelets.execute("default", name, "", ["sh", "-c", script])


def change(lab, **data):
    lab.client.patch("configmaps", "default", "settings", {"data": data})


def test_a_changed_config_map_arrives_as_a_whole_within_the_sync_period():
    lab = Lab()
    settings(lab, a="1", b="1")
    ready(lab, {"configMap": {"name": "settings"}})
    change(lab, a="2", b="2")
    assert sh(lab, "cat /v/a /v/b") == (0, "11")
    lab.until(lambda: sh(lab, "cat /v/a /v/b") == (0, "22"), 80)
    change(lab, a="3", b=None)
    lab.until(lambda: sh(lab, "ls /v") == (0, "a\n"), 80)


def test_a_sub_path_keeps_the_file_of_the_start():
    lab = Lab()
    settings(lab, a="1")
    ready(lab, {"configMap": {"name": "settings"}}, mount={"mountPath": "/etc/a", "subPath": "a"})
    change(lab, a="2")
    lab.clock.run_for(200)
    assert sh(lab, "cat /etc/a") == (0, "1")


def test_variables_never_change():
    lab = Lab()
    settings(lab, a="1")
    ready(lab, {"emptyDir": {}}, envFrom=[{"configMapRef": {"name": "settings"}}])
    change(lab, a="2")
    lab.clock.run_for(200)
    assert sh(lab, "echo $a") == (0, "1\n")


def test_items_choose_keys_and_paths():
    lab = Lab()
    settings(lab, a="1", b="2")
    ready(lab, {"configMap": {"name": "settings", "items": [{"key": "b", "path": "x/y"}]}})
    assert sh(lab, "ls /v && cat /v/x/y") == (0, "x\n2")


def test_a_missing_key_is_said_in_the_kubelets_words():
    lab = Lab()
    settings(lab, a="1")
    run(lab, {"configMap": {"name": "settings", "items": [{"key": "no", "path": "x"}]}})
    lab.clock.run_for(10)
    assert lab.waiting() == "ContainerCreating"
    assert lab.messages("FailedMount") == [
        'MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: no'
    ]


def test_mounted_config_maps_cannot_be_written():
    lab = Lab()
    settings(lab, a="1")
    ready(lab, {"configMap": {"name": "settings"}})
    code, output = sh(lab, "echo x > /v/a")
    assert (code, output) == (1, "sh: can't create /v/a: Read-only file system\n")


def test_a_secret_is_decoded_and_projected_beside_others():
    lab = Lab()
    settings(lab, a="1")
    data = {"key": base64.b64encode(b"hush").decode()}
    secret = {"metadata": {"name": "keys", "namespace": "default"}, "data": data}
    lab.client.create("secrets", secret)
    sources = [
        {"secret": {"name": "keys"}},
        {"configMap": {"name": "settings"}},
        {"downwardAPI": {"items": [{"path": "name", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        {"serviceAccountToken": {"path": "token"}},
    ]
    ready(lab, {"projected": {"sources": sources}}, serviceAccountName="default")
    assert sh(lab, "ls /v") == (0, "a\nkey\nname\ntoken\n")
    assert sh(lab, "cat /v/key /v/a /v/name") == (0, "hush1web")
    assert sh(lab, "cat /v/token")[1].count(".") == 2


def test_labels_in_files_follow_the_pod():
    lab = Lab()
    item = {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}
    ready(lab, {"downwardAPI": {"items": [item]}})
    patch = {"metadata": {"labels": {"b": "2", "a": '1"'.rstrip('"')}}}
    lab.client.patch("pods", "default", "web", patch)
    lab.clock.run_for(2)
    assert sh(lab, "cat /v/labels") == (0, 'a="1"\nb="2"')


def test_an_empty_dir_outlives_containers_but_not_the_pod():
    lab = Lab()
    ready(lab, {"emptyDir": {}}, env=[{"name": "PRACTICE_CRASH_AFTER_S", "value": "30"}])
    assert sh(lab, "echo kept > /v/x; echo lost > /tmp/x") == (0, "")
    lab.until(lambda: lab.container()["restartCount"] == 1 and lab.ready(), 120)
    assert sh(lab, "cat /v/x") == (0, "kept\n")
    assert sh(lab, "cat /tmp/x")[0] == 1
    lab.delete()
    lab.until(lambda: not lab.exists())
    ready(lab, {"emptyDir": {}})
    assert sh(lab, "ls /v") == (0, "")


def bind(lab, **source):
    claim = {
        "metadata": {"name": "data", "namespace": "default"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
            "volumeName": "disk",
        },
    }
    lab.client.create("persistentvolumeclaims", claim)
    volume = {
        "metadata": {"name": "disk"},
        "spec": {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"}, **source},
    }
    lab.client.create("persistentvolumes", volume)
    bound = {"status": {"phase": "Bound"}}
    lab.client.patch("persistentvolumeclaims", "default", "data", bound, subresource="status")


def test_a_disk_keeps_its_data_and_moves_with_the_pod():
    lab = Lab(nodes=("node-1", "node-2"))
    bind(lab, csi={"driver": "disk.example.com", "volumeHandle": "1"})
    ready(lab, CLAIM)
    sh(lab, "echo 1 >> /v/log; echo 2 >> /v/log")
    lab.delete()
    lab.until(lambda: not lab.exists())
    ready(lab, CLAIM, on="node-2")
    assert sh(lab, "cat /v/log") == (0, "1\n2\n")


def test_a_directory_of_a_host_is_another_one_on_each_node():
    lab = Lab(nodes=("node-1", "node-2"))
    volume = {"hostPath": {"path": "/srv/data"}}
    ready(lab, volume)
    ready(lab, volume, name="same")
    ready(lab, volume, name="other", on="node-2")
    sh(lab, "echo here > /v/x")
    assert sh(lab, "cat /v/x", "same") == (0, "here\n")
    assert sh(lab, "ls /v", "other") == (0, "")


def test_a_claim_without_a_volume_keeps_the_pod_from_starting():
    lab = Lab()
    run(lab, CLAIM)
    lab.clock.run_for(5)
    before = (
        "Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], "
        "failed to process volumes=[v]: error processing PVC default/data: "
    )
    missing = 'failed to fetch PVC from API server: persistentvolumeclaims "data" not found'
    assert lab.messages("FailedMount") == [before + missing]


def test_parts_of_a_volume_by_sub_path_and_by_a_variable():
    lab = Lab()
    name = {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
    ready(lab, {"hostPath": {"path": "/srv"}}, mount={"subPathExpr": "logs/$(POD)"}, env=[name])
    ready(lab, {"hostPath": {"path": "/srv"}}, name="all")
    sh(lab, "echo x > /v/out")
    assert sh(lab, "cat /v/logs/web/out", "all") == (0, "x\n")


def test_a_read_only_mount_refuses_writes():
    lab = Lab()
    ready(lab, {"emptyDir": {}}, mount={"readOnly": True})
    assert sh(lab, "touch /v/x") == (1, "touch: cannot touch '/v/x': Read-only file system\n")


def test_a_folder_of_a_sub_path_is_there_for_all_who_see_the_volume() -> None:
    lab = Lab()
    mounts = [
        {"name": "v", "mountPath": "/part", "subPathExpr": "$(NAME)/x"},
        {"name": "v", "mountPath": "/all"},
    ]
    lab.run_pod(image="busybox:1.36", command=["sleep", "infinity"], env=[{"name": "NAME", "value": "foo"}],
                volumeMounts=mounts, volumes=[{"name": "v", "emptyDir": {}}])  # fmt: skip
    lab.until(lab.ready)
    script = "test -d /all/foo/x && touch /all/foo/x/a && ls /part; mkdir /all/b && test -d /all/b"
    assert sh(lab, script) == (0, "a\n")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("/tmp", "error SubPath `/tmp` must not be an absolute path"),
        ("..", "unable to provision SubPath `..`: must not contain '..'"),
    ],
)
def test_a_sub_path_that_leads_out_of_the_volume(value: str, why: str) -> None:
    lab = Lab()
    mounts = [{"name": "v", "mountPath": "/part", "subPathExpr": "$(WHERE)"}]
    lab.run_pod(env=[{"name": "WHERE", "value": value}], volumeMounts=mounts,
                volumes=[{"name": "v", "emptyDir": {}}])  # fmt: skip
    lab.until(lambda: lab.waiting() == "CreateContainerConfigError")
    assert lab.container()["state"]["waiting"]["message"] == why
