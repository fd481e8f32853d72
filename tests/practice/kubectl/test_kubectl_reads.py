"""get in every output form, describe, explain, events, logs, and questions about the server."""

import json
import re

import pytest
import yaml

from tests.practice.kubectl.conftest import Kubectl

pytestmark = pytest.mark.slow


def test_get_in_every_output_form(web: Kubectl) -> None:
    assert re.search(r"^web 2/2 2 2 \d+s$", web("get", "deploy").words, re.MULTILINE)
    wide = web("get", "pods", "-o", "wide").words
    assert "NOMINATED NODE READINESS GATES" in wide
    assert len(re.findall(r"1/1 Running 0 \d+s 10\.244\.\d+\.\d+ node-\d <none> <none>", wide)) == 2
    assert yaml.safe_load(web("get", "deploy", "web", "-o", "yaml").out)["spec"]["replicas"] == 2
    assert len(json.loads(web("get", "pods", "-o", "json").out)["items"]) == 2
    assert web("get", "deploy", "-o", "name").out == "deployment.apps/web\n"
    assert web("get", "deploy", "web", "-o", "jsonpath={.spec.replicas}").out == "2"
    columns = web("get", "deploy", "-o", "custom-columns=N:.metadata.name,R:.spec.replicas")
    assert columns.words == "N R\nweb 2\n"
    assert web("get", "deploy", "-o", "go-template={{len .items}}").out == "1"
    assert web("get", "deploy", "--show-labels", "--no-headers").out.endswith("app=web\n")


def test_get_by_selector_field_and_everywhere(web: Kubectl) -> None:
    assert web("get", "pods", "-l", "app in (web,api),!x", "-o", "name").out.count("pod/") == 2
    assert web("get", "pods", "-l", "app=api").err.startswith("No resources found")
    running = web("get", "pods", "--field-selector", "status.phase=Running", "-o", "name")
    assert running.out.count("pod/") == 2
    everywhere = web("get", "deploy", "-A").words
    assert everywhere.startswith("NAMESPACE NAME READY")
    assert f"\n{web.namespace} web 2/2" in everywhere
    assert "\nworkshop frontend" in everywhere
    kinds = web("get", "all", "-o", "name").out
    assert {line.partition("/")[0] for line in kinds.split()} == {
        "pod",
        "deployment.apps",
        "replicaset.apps",
    }
    assert web("get", "pods", "--chunk-size=1", "-o", "name").out.count("pod/") == 2


def test_a_watch_prints_each_change(room: Kubectl) -> None:
    room("create", "secret", "generic", "one")
    watch = room.starts("get", "secrets", "-w", "-o", "name", "--request-timeout=30s")
    try:
        assert watch.stdout is not None
        assert watch.stdout.readline() == "secret/one\n"
        room("create", "secret", "generic", "two")
        assert watch.stdout.readline() == "secret/two\n"
        room("label", "secret", "one", "a=b")
        assert watch.stdout.readline() == "secret/one\n"
    finally:
        watch.kill()
        watch.communicate()


def test_describe_tells_the_whole_story(web: Kubectl) -> None:
    pod = web("get", "pods", "-o", "jsonpath={.items[0].metadata.name}").out
    told = web("describe", "pod", pod).words
    for words in ("Controlled By: ReplicaSet/web-", "Image: nginx:1.27", "Ready True", "Started"):
        assert words in told
    deployment = web("describe", "deployment", "web").words
    assert "Replicas: 2 desired | 2 updated | 2 total | 2 available" in deployment
    assert "ScalingReplicaSet" in deployment
    assert "Pods Status: 2 Running" in web("describe", "rs").words
    web("expose", "deployment", "web", "--port=80")
    service = web("describe", "service", "web").words
    assert re.search(r"IP: 10\.\d+\.\d+\.\d+", service)
    assert "Selector: app=web" in service
    node = web("describe", "node", "node-1").words
    assert "Allocated resources:" in node
    assert "HolderIdentity: node-1" in node


def test_logs_of_a_deployment_and_following_a_pod(practice_cluster: Kubectl) -> None:
    log = practice_cluster("-n", "workshop", "logs", "deploy/hello").out
    assert "listening" in log
    last = practice_cluster(
        "-n", "workshop", "logs", "deploy/hello", "--tail=1", "--timestamps"
    ).out
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z ", last)
    assert last.count("\n") == 1
    follow = practice_cluster.starts("-n", "workshop", "logs", "-f", "deploy/hello")
    try:
        assert follow.stdout is not None
        assert follow.stdout.readline() == log.splitlines(keepends=True)[0]
        assert follow.poll() is None
    finally:
        follow.kill()
        follow.communicate()
    unknown = practice_cluster.tries("-n", "workshop", "logs", "deploy/hello", "-c", "nope")
    assert "container nope is not valid for pod hello-" in unknown.err


def test_events_are_listed(web: Kubectl) -> None:
    assert "ScalingReplicaSet deployment/web" in web("get", "events").words
    assert "Created pod: web-" in web("events", "--types=Normal").words
    assert "ScalingReplicaSet" in web("events", "--for=deployment/web").words


def test_explain_knows_fields_and_their_types(practice_cluster: Kubectl) -> None:
    containers = practice_cluster("explain", "pod.spec.containers").words
    for words in ("<[]Container>", "image <string>", "readinessProbe <Probe>"):
        assert words in containers
    assert "While it fails the pod gets no traffic" in containers
    every = practice_cluster("explain", "deployment.spec", "--recursive").words
    for words in ("maxSurge <IntOrString>", "livenessProbe <Probe>", "-required-"):
        assert words in every
    assert 'field "nope" does not exist' in practice_cluster.tries("explain", "pod.nope").err


def test_questions_about_the_server(practice_cluster: Kubectl) -> None:
    assert "deployments deploy apps/v1 true Deployment" in practice_cluster("api-resources").words
    assert "discovery.k8s.io/v1\n" in practice_cluster("api-versions").out
    version = json.loads(practice_cluster("version", "-o", "json").out)
    assert version["serverVersion"]["minor"] == "37"
    assert "control plane" in practice_cluster("cluster-info").out
    assert practice_cluster("get", "--raw", "/readyz").out == "ok"


def test_who_may_what(practice_cluster: Kubectl) -> None:
    assert practice_cluster("auth", "can-i", "delete", "pods").out == "yes\n"
    viewer = ("--context", "practice-viewer")
    refused = practice_cluster.tries(*viewer, "auth", "can-i", "delete", "pods")
    assert (refused.code, refused.out) == (1, "no\n")
    assert (
        "pods [] [] [get list watch]" in practice_cluster(*viewer, "auth", "can-i", "--list").words
    )
    assert practice_cluster.tries(*viewer, "delete", "pod", "x").err.startswith(
        'Error from server (Forbidden): pods "x" is forbidden: User "viewer" cannot delete'
    )
    assert practice_cluster("--as", "viewer", "auth", "can-i", "list", "pods").out == "yes\n"
