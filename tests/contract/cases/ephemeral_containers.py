"""Containers that join a pod while it runs, by the subresource `ephemeralcontainers`."""

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, deployment, pod

GROUP = Group("ephemeral-containers")

SUB = "ephemeralcontainers"
MIRROR = "kubernetes.io/config.mirror"


def debugger(name: str = "debugger", **more: Any) -> Object:
    return {"name": name, "image": "busybox:1.36", **more}


def adding(api: Caller, *containers: Object, name: str = "one", **query: str) -> Answer:
    """As `kubectl debug` adds them."""
    patch = {"spec": {"ephemeralContainers": list(containers)}}
    return api.strategic("pods", name, patch, SUB, **query)


@GROUP.case
def one_joins(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    return {
        "read before": api.get("pods", "one", SUB),
        "added": adding(api, debugger(stdin=True, tty=True, targetContainerName="main")),
        "another": adding(api, debugger("second", command=["sh"])).body["spec"],
        "again": adding(api, debugger("second")).status,
    }


@GROUP.case
def only_ephemeral_containers_are_taken(api: Caller) -> Answers:
    made = api.must(api.create("pods", pod())).body
    more = {"labels": {"a": "b"}, "annotations": {"c": "d"}}
    wish = {
        **made,
        "metadata": {**made["metadata"], **more},
        "spec": {
            **made["spec"],
            "activeDeadlineSeconds": 10,
            "ephemeralContainers": [debugger()],
        },
        "status": {"phase": "Running"},
    }
    return {
        "put": api.update("pods", wish, SUB),
        "stale": api.update("pods", wish, SUB),
        "absent": adding(api, debugger(), name="two"),
    }


@GROUP.case
def what_joined_stays(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    api.must(adding(api, debugger()))
    made = api.get("pods", "one").body
    without = {**made, "spec": {**made["spec"]}}
    del without["spec"]["ephemeralContainers"]
    removed = api.update("pods", without, SUB)
    plainly = api.update("pods", without)
    return {
        "removed": removed.status,
        "why": removed.body["message"],
        "removed from the pod": plainly.status,
        "changed": adding(api, debugger(image="nginx:1.27")).status,
    }


@GROUP.case
def not_with_the_pod(api: Caller) -> Answers:
    with_them = deployment()
    with_them["spec"]["template"]["spec"]["ephemeralContainers"] = [debugger()]
    api.must(api.create("pods", pod()))
    return {
        "created": api.create("pods", pod("two", ephemeralContainers=[debugger()])),
        "in a template": api.create("deployments.apps", with_them),
        "added to the pod": api.strategic(
            "pods", "one", {"spec": {"ephemeralContainers": [debugger()]}}
        ).status,
    }


@GROUP.case
def not_to_mirror_pods(api: Caller) -> Answers:
    made = pod(nodeName="nowhere")
    made["metadata"]["annotations"] = {MIRROR: "x"}
    api.must(api.create("pods", made))
    return {"answer": adding(api, debugger())}


@GROUP.case
def ones_with_faults(api: Caller) -> Answers:
    api.must(api.create("pods", pod(volumes=[{"name": "v", "emptyDir": {}}])))
    probe = {"tcpSocket": {"port": 80}}
    wrong = {
        "the name of another": debugger("main"),
        "no name": {"image": "busybox:1.36"},
        "no image": {"name": "debugger"},
        "a bad name": debugger("A B"),
        "an unknown target": debugger(targetContainerName="nobody"),
        "ports": debugger(ports=[{"containerPort": 80}]),
        "resources": debugger(resources={"requests": {"cpu": "1"}}),
        "a readiness probe": debugger(readinessProbe=probe),
        "a liveness probe": debugger(livenessProbe=probe),
        "a hook": debugger(lifecycle={"preStop": {"exec": {"command": ["true"]}}}),
        "a sub path": debugger(volumeMounts=[{"name": "v", "mountPath": "/v", "subPath": "a"}]),
        "an unknown volume": debugger(volumeMounts=[{"name": "w", "mountPath": "/v"}]),
        "a restart policy": debugger(restartPolicy="Always"),
    }
    answers = {label: adding(api, one, dryRun="All") for label, one in wrong.items()}
    answers["twice the same"] = api.json_patch(
        "pods",
        "one",
        [{"op": "add", "path": "/spec/ephemeralContainers", "value": [debugger(), debugger()]}],
        SUB,
    )
    mount = {"name": "v", "mountPath": "/v"}
    fine = adding(api, debugger(volumeMounts=[mount]), dryRun="All")
    return {**answers, "a mounted volume": fine.status}


@GROUP.case
def secrets_of_the_account(api: Caller) -> Answers:
    annotations = {"kubernetes.io/enforce-mountable-secrets": "true"}
    metadata = {"name": "robot", "annotations": annotations}
    api.must(api.create("serviceaccounts", {"metadata": metadata, "secrets": [{"name": "mine"}]}))
    api.must(api.create("pods", pod(serviceAccountName="robot")))

    def reading(secret: str) -> Object:
        source = {"secretKeyRef": {"name": secret, "key": "k"}}
        return debugger(env=[{"name": "A", "valueFrom": source}])

    whole = debugger(envFrom=[{"secretRef": {"name": "theirs"}}])
    return {
        "theirs": adding(api, reading("theirs")),
        "all of theirs": adding(api, whole),
        "mine": adding(api, reading("mine")).status,
    }
