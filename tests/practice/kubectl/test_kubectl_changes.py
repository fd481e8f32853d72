"""create, run, apply, edit, expose, scale, label, annotate, patch, replace, diff, wait, delete."""

import re
from collections.abc import Callable

import pytest

from tests.practice.kubectl.conftest import Kubectl

pytestmark = pytest.mark.slow

MANIFEST = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, labels: {app: api}}
spec:
  replicas: 1
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
      - {name: api, image: "nginx:1.27", env: [{name: A, value: "1"}, {name: B, value: "2"}]}
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
"""


def field(room: Kubectl, what: str, path: str) -> str:
    return room("get", *what.split(), "-o", f"jsonpath={path}").out


def test_create_and_run(room: Kubectl) -> None:
    assert room("run", "one", "--image=nginx:1.27").out == "pod/one created\n"
    room("wait", "--for=condition=Ready", "pod/one", "--timeout=60s")
    again = room.tries("run", "one", "--image=nginx:1.27")
    assert again.err == 'Error from server (AlreadyExists): pods "one" already exists\n'
    room("create", "configmap", "settings", "--from-literal=a=1")
    room("create", "secret", "generic", "key", "--from-literal=p=x")
    assert field(room, "secret key", "{.data.p}") == "eA=="
    room("create", "serviceaccount", "robot")
    kinds = room("get", "configmap,secret,serviceaccount", "-o", "name").out.split()
    assert {"configmap/settings", "secret/key", "serviceaccount/robot"} <= set(kinds)


def test_apply_creates_changes_and_leaves_alone(room: Kubectl) -> None:
    dry = room("apply", "-f", "-", "--dry-run=server", stdin=MANIFEST)
    assert (
        dry.out
        == "deployment.apps/api created (server dry run)\nservice/api created (server dry run)\n"
    )
    assert room("get", "deploy").err.startswith("No resources found")
    assert room("apply", "-f", "-", stdin=MANIFEST).out.count("created") == 2
    assert room("apply", "-f", "-", stdin=MANIFEST).out.count("unchanged") == 2
    changed = MANIFEST.replace('{name: B, value: "2"}', '{name: C, value: "3"}')
    assert "deployment.apps/api configured" in room("apply", "-f", "-", stdin=changed).out
    names = field(room, "deploy api", "{.spec.template.spec.containers[0].env[*].name}")
    assert names == "A C"
    wrong = room.tries("apply", "-f", "-", stdin=MANIFEST.replace("replicas", "replicaz"))
    assert 'unknown field "spec.replicaz"' in wrong.err


def test_diff_shows_what_apply_would_change(room: Kubectl) -> None:
    room("apply", "-f", "-", stdin=MANIFEST)
    assert room.tries("diff", "-f", "-", stdin=MANIFEST).code == 0
    other = room.tries("diff", "-f", "-", stdin=MANIFEST.replace("replicas: 1", "replicas: 3"))
    assert other.code == 1
    assert re.search(r"^\+ +replicas: 3$", other.out, re.MULTILINE)


def test_edit_replace_and_patch(web: Kubectl, sed: Callable[[str], str]) -> None:
    edited = web("edit", "deploy", "web", EDITOR=sed("s/replicas: 2/replicas: 3/"))
    assert edited.out == "deployment.apps/web edited\n"
    assert field(web, "deploy web", "{.spec.replicas}") == "3"
    nothing = web("edit", "deploy", "web", EDITOR=sed("s/nothing/else/"))
    assert "no changes made" in nothing.err
    web("rollout", "status", "deploy/web", "--timeout=60s")
    whole = web("get", "deploy", "web", "-o", "yaml").out
    web("replace", "-f", "-", stdin=whole.replace("replicas: 3", "replicas: 1", 1))
    stale = web.tries("replace", "-f", "-", stdin=whole)
    assert "the object has been modified" in stale.err
    web("patch", "deploy", "web", "-p", '{"spec":{"replicas":2}}')
    web("patch", "deploy", "web", "--type=merge", "-p", '{"metadata":{"labels":{"x":"y"}}}')
    pointer = '[{"op":"remove","path":"/metadata/labels/x"}]'
    web("patch", "deploy", "web", "--type=json", "-p", pointer)
    assert field(web, "deploy web", "{.spec.replicas} {.metadata.labels}") == '2 {"app":"web"}'


def test_expose_scale_label_and_annotate(web: Kubectl) -> None:
    assert web("expose", "deploy", "web", "--port=80").out == "service/web exposed\n"
    assert re.search(r"web ClusterIP 10\.\d+\.\d+\.\d+ <none> 80/TCP", web("get", "svc").words)
    assert web("scale", "deploy", "web", "--replicas=3").out == "deployment.apps/web scaled\n"
    web("wait", "--for=jsonpath={.status.readyReplicas}=3", "deploy/web", "--timeout=60s")
    precondition = web.tries("scale", "deploy", "web", "--current-replicas=7", "--replicas=1")
    assert "Expected replicas to be 7, was 3" in precondition.err
    assert (
        "must be greater than or equal to 0"
        in web.tries("patch", "deploy", "web", "-p", '{"spec":{"replicas":-1}}').err
    )
    web("label", "deploy", "web", "team=blue")
    assert "already has a value" in web.tries("label", "deploy", "web", "team=red").err
    web("label", "deploy", "web", "team=red", "--overwrite")
    web("annotate", "deploy", "web", "note=hello there")
    assert field(web, "deploy web", "{.metadata.labels.team}") == "red"
    web("label", "deploy", "web", "team-")
    assert field(web, "deploy web", "{.metadata.labels.team}") == ""


def test_autoscale_makes_an_autoscaler(web: Kubectl) -> None:
    said = web("autoscale", "deploy", "web", "--min=2", "--max=3", "--cpu-percent=70")
    assert said.out == "horizontalpodautoscaler.autoscaling/web autoscaled\n"
    spec = "{.spec.scaleTargetRef.name} {.spec.minReplicas} {.spec.maxReplicas}"
    assert field(web, "hpa web", spec) == "web 2 3"
    again = web.tries("autoscale", "deploy", "web", "--max=3")
    assert again.code == 1
    assert "already exists" in again.err


def test_delete_waits_until_it_is_gone(web: Kubectl) -> None:
    assert web("delete", "deploy", "web").out.startswith('deployment.apps "web" deleted')
    web("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=60s")
    assert web("get", "rs,pods").err.startswith("No resources found")
    assert "NotFound" in web.tries("delete", "deploy", "web").err
    web("delete", "deploy", "web", "--ignore-not-found")


def test_a_killed_pod_is_replaced(web: Kubectl) -> None:
    first = field(web, "pods", "{.items[0].metadata.name}")
    web("delete", "pod", first, "--now")
    web("wait", "--for=condition=Available", "deploy/web", "--timeout=60s")
    names = field(web, "pods", "{.items[*].metadata.name}").split()
    assert len(names) == 2
    assert first not in names
    web("delete", "pod", names[0], "--grace-period=0", "--force")
    web("delete", "pods", "--all", "--wait=false")


def test_a_namespace_takes_everything_with_it(web: Kubectl) -> None:
    web("delete", "namespace", web.namespace, "--timeout=60s")
    assert "NotFound" in web.tries("get", "namespace", web.namespace).err
    assert web("get", "pods").err.startswith("No resources found")
