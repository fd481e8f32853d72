"""Modes of projected files, the group of a pod's volumes, and what a user who is not root may do."""

import pytest

from tests.practice.kubelet.lab import Lab
from tests.practice.kubelet.test_volume_contents import ready, settings, sh

KEY = {"configMap": {"name": "settings", "items": [{"key": "a", "path": "in/a", "mode": 0o400}]}}


def stat(lab, path, name="web"):
    return sh(lab, f"stat -c '%a %u:%g' {path}", name)[1].strip()


def test_files_have_the_mode_of_the_volume_or_their_own():
    lab = Lab()
    settings(lab, a="1", b="2")
    ready(lab, {"configMap": {"name": "settings", "defaultMode": 0o440}})
    ready(lab, KEY, name="own")
    assert stat(lab, "/v/b") == "440 0:0"
    assert stat(lab, "/v") == "777 0:0"
    assert stat(lab, "/v/in/a", "own") == "400 0:0"


def test_a_changed_map_keeps_the_modes():
    lab = Lab()
    settings(lab, a="1")
    ready(lab, {"configMap": {"name": "settings", "defaultMode": 0o440}})
    lab.client.patch("configmaps", "default", "settings", {"data": {"a": "2"}})
    lab.until(lambda: sh(lab, "cat /v/a") == (0, "2"), 80)
    assert stat(lab, "/v/a") == "440 0:0"


def test_the_group_of_a_pod_may_read_its_maps_and_write_its_directories():
    lab = Lab()
    settings(lab, a="1")
    group = {"fsGroup": 1001, "runAsUser": 1000}
    ready(lab, {"configMap": {"name": "settings", "defaultMode": 0o400}}, podSecurityContext=group)
    ready(lab, {"emptyDir": {}}, name="empty", podSecurityContext=group)
    assert stat(lab, "/v/a") == "440 0:1001"
    assert sh(lab, "cat /v/a") == (0, "1")
    assert stat(lab, "/v", "empty") == "2777 0:1001"
    assert sh(lab, "touch /v/mine", "empty") == (0, "")
    assert stat(lab, "/v/mine", "empty") == "644 1000:1001"


@pytest.mark.parametrize(("mode", "code"), [(0o400, 1), (0o440, 1), (0o444, 0)])
def test_others_read_what_others_may(mode, code):
    lab = Lab()
    settings(lab, a="1")
    source = {"configMap": {"name": "settings", "defaultMode": mode}}
    ready(lab, source, securityContext={"runAsUser": 1000, "runAsGroup": 1000})
    assert sh(lab, "cat /v/a")[0] == code


def test_a_directory_of_the_node_is_not_given_to_a_group():
    lab = Lab()
    ready(
        lab, {"hostPath": {"path": "/data"}}, podSecurityContext={"fsGroup": 5, "runAsUser": 1000}
    )
    assert sh(lab, "touch /v/mine") == (1, "touch: cannot touch '/v/mine': Permission denied\n")
