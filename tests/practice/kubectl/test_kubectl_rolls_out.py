"""set image, rollout status, history, undo, pause, resume, restart; cordon, drain, taint."""

import pytest

from tests.practice.kubectl.conftest import Kubectl

pytestmark = pytest.mark.slow


def image(room: Kubectl) -> str:
    path = "jsonpath={.spec.template.spec.containers[0].image}"
    return room("get", "deploy", "web", "-o", path).out


def test_an_update_is_rolled_out_and_back(web: Kubectl) -> None:
    web("set", "image", "deploy/web", "nginx=nginx:1.28")
    assert web("rollout", "status", "deploy/web", "--timeout=90s").out.endswith(
        'deployment "web" successfully rolled out\n'
    )
    history = web("rollout", "history", "deploy/web").words
    assert "REVISION CHANGE-CAUSE\n1 <none>\n2 <none>" in history
    assert "Image: nginx:1.27" in web("rollout", "history", "deploy/web", "--revision=1").words
    assert web("rollout", "undo", "deploy/web").out == "deployment.apps/web rolled back\n"
    assert image(web) == "nginx:1.27"
    web("rollout", "status", "deploy/web", "--timeout=90s")
    assert (
        "unable to find specified revision 9"
        in web.tries("rollout", "undo", "deploy/web", "--to-revision=9").err
    )


def test_a_paused_deployment_waits_and_a_restart_renews_all(web: Kubectl) -> None:
    web("rollout", "pause", "deploy/web")
    web("set", "image", "deploy/web", "nginx=nginx:1.28")
    waits = web.tries("rollout", "status", "deploy/web", "--timeout=2s")
    assert waits.code == 1
    assert "Waiting for deployment" in waits.out
    web("rollout", "resume", "deploy/web")
    web("rollout", "status", "deploy/web", "--timeout=90s")
    before = set(web("get", "pods", "-o", "name").out.split())
    web("rollout", "restart", "deploy/web")
    web("rollout", "status", "deploy/web", "--timeout=90s")
    web("wait", "--for=delete", *before, "--timeout=60s")
    living = web("get", "pods", "-o", "name").out.split()
    assert len(living) == 2
    assert not before & set(living)


def test_a_bad_update_gets_stuck_and_says_why(web: Kubectl) -> None:
    web("set", "image", "deploy/web", "nginx=registry.invalid/nope:1")
    assert web.tries("rollout", "status", "deploy/web", "--timeout=3s").code == 1
    web("wait", "--for=jsonpath={.status.updatedReplicas}=1", "deploy/web", "--timeout=60s")
    shown = web("get", "pods").words
    assert "ErrImagePull" in shown or "ImagePullBackOff" in shown
    assert shown.count("1/1 Running") == 2
    web("rollout", "undo", "deploy/web")
    web("rollout", "status", "deploy/web", "--timeout=90s")


def test_a_node_is_cordoned_drained_tainted_and_opened_again(web: Kubectl) -> None:
    node = web("get", "pods", "-o", "jsonpath={.items[0].spec.nodeName}").out
    try:
        assert web("cordon", node).out == f"node/{node} cordoned\n"
        assert "Ready,SchedulingDisabled" in web("get", "node", node).words
        drained = web(
            "drain",
            node,
            "--ignore-daemonsets",
            "--delete-emptydir-data",
            "--force",
            "--timeout=90s",
        )
        assert f"node/{node} drained" in drained.out
        web("wait", "--for=condition=Available", "deploy/web", "--timeout=60s")
        placed = web("get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}").out.split()
        assert node not in placed
        web("taint", "node", node, "lesson=yes:NoSchedule")
        assert "Taints: lesson=yes:NoSchedule" in web("describe", "node", node).words
        web("taint", "node", node, "lesson-")
    finally:
        assert web("uncordon", node).out == f"node/{node} uncordoned\n"
