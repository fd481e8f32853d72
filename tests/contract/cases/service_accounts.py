"""What ServiceAccounts mean for pods, and what every namespace is given for them."""

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, config_map, pod, pod_spec

GROUP = Group("service-accounts")

PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
ENFORCED = "kubernetes.io/enforce-mountable-secrets"
MIRROR = "kubernetes.io/config.mirror"


def account(
    api: Caller, name: str = "robot", *, notes: Object | None = None, **more: Any
) -> Answer:
    metadata = {"name": name, "annotations": notes or {}}
    return api.must(api.create("serviceaccounts", {"metadata": metadata, **more}))


def robot(name: str = "one", **spec: Any) -> Object:
    return pod(name, serviceAccountName="robot", **spec)


def seen(answer: Answer) -> Any:
    """What admission decides, or why it refuses."""
    if answer.status >= 300:
        return answer
    spec = answer.body["spec"]
    fields = ("serviceAccountName", "serviceAccount", "imagePullSecrets", "volumes")
    mounts = {
        container["name"]: container.get("volumeMounts")
        for container in [*spec.get("initContainers", ()), *spec["containers"]]
    }
    return {"mounts": mounts, **{field: spec.get(field) for field in fields}}


@GROUP.case
def a_pod_that_names_nobody(api: Caller) -> Answers:
    return {"answer": api.create("pods", pod())}


@GROUP.case
def a_pod_that_names_an_account(api: Caller) -> Answers:
    account(api)
    return {
        "the name": seen(api.create("pods", robot())),
        "the older name": seen(api.create("pods", pod("two", serviceAccount="robot"))),
    }


@GROUP.case
def an_account_that_is_missing(api: Caller) -> Answers:
    return {
        "answer": api.create("pods", robot()),
        "an impossible one": api.create("pods", pod(serviceAccountName="A B")),
        "dry": api.create("pods", robot(), dryRun="All"),
        "generated": api.create("pods", {**robot(), "metadata": {"generateName": "a-"}}),
    }


@GROUP.case
def the_account_of_a_pod_is_not_looked_for_again(api: Caller) -> Answers:
    account(api)
    api.must(api.create("pods", robot()))
    api.must(api.delete("serviceaccounts", "robot"))
    return {"relabelled": api.merge("pods", "one", {"metadata": {"labels": {"a": "b"}}}).status}


@GROUP.case
def tokens_that_are_not_wanted(api: Caller) -> Answers:
    no = {"automountServiceAccountToken": False}
    account(api, **no)
    yes = {"automountServiceAccountToken": True}
    return {
        "the account says no": seen(api.create("pods", robot())),
        "the pod says yes": seen(api.create("pods", robot("two", **yes))),
        "the pod says no": seen(api.create("pods", pod("three", **no))),
    }


@GROUP.case
def mounts_that_stand_there_already(api: Caller) -> Answers:
    mount = [{"name": "own", "mountPath": PATH}]
    own = {"name": "own", "emptyDir": {}}
    main = {"name": "main", "image": "nginx:1.27"}
    plain, busy = {**main, "name": "plain"}, {**main, "volumeMounts": mount}
    other = {**main, "volumeMounts": [{"name": "own", "mountPath": "/other"}]}
    return {
        "in the only container": seen(api.create("pods", pod(volumes=[own], containers=[busy]))),
        "in one of two": seen(
            api.create("pods", pod("two", volumes=[own], containers=[busy, plain]))
        ),
        "in an init container": seen(
            api.create(
                "pods", pod("three", volumes=[own], initContainers=[busy], containers=[plain])
            )
        ),
        "somewhere else": seen(api.create("pods", pod("four", volumes=[own], containers=[other]))),
    }


@GROUP.case
def a_volume_with_the_prefix(api: Caller) -> Answers:
    volumes = [{"name": "kube-api-access-mine", "emptyDir": {}}]
    return {"answer": seen(api.create("pods", pod(volumes=volumes)))}


@GROUP.case
def secrets_for_pulling(api: Caller) -> Answers:
    account(api, imagePullSecrets=[{"name": "a"}, {"name": "b"}])
    own = [{"name": "c"}]
    return {
        "of the account": seen(api.create("pods", robot())),
        "of the pod": seen(api.create("pods", robot("two", imagePullSecrets=own))),
    }


def mirrored(**spec: Any) -> Object:
    made = pod(**{"nodeName": "nowhere", **spec})
    made["metadata"]["annotations"] = {MIRROR: "x"}
    return made


@GROUP.case
def mirror_pods(api: Caller) -> Answers:
    token = {"serviceAccountToken": {"path": "t"}}
    secret = {"name": "v", "secret": {"secretName": "s"}}
    env = [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
    reading = {**pod_spec()["containers"][0], "env": env}
    return {
        "with an account": api.create("pods", mirrored(serviceAccountName="default")),
        "with a secret": api.create("pods", mirrored(volumes=[secret])),
        "with a variable": api.create("pods", mirrored(containers=[reading])),
        "with a pull secret": api.create("pods", mirrored(imagePullSecrets=[{"name": "s"}])),
        "with a token": api.create(
            "pods", mirrored(volumes=[{"name": "v", "projected": {"sources": [token]}}])
        ),
        "without a node": api.create("pods", mirrored(nodeName="")),
        "with nothing": seen(api.create("pods", mirrored())),
    }


@GROUP.case
def a_pod_that_becomes_a_mirror(api: Caller) -> Answers:
    def marked(name: str, value: str | None) -> Answer:
        return api.merge("pods", name, {"metadata": {"annotations": {MIRROR: value}}})

    api.must(api.create("pods", pod("plain", nodeName="nowhere")))
    api.must(api.create("pods", mirrored()))
    return {
        "added": marked("plain", "x"),
        "removed": marked("one", None),
        "changed": marked("one", "y"),
    }


@GROUP.case
def the_cost_of_deletion(api: Caller) -> Answers:
    def costing(text: str) -> Object:
        made = pod()
        made["metadata"]["annotations"] = {"controller.kubernetes.io/pod-deletion-cost": text}
        return made

    tried = {
        text: api.create("pods", costing(text), dryRun="All")
        for text in ("0", "10", "-10", "+10", "010", "-0", "1.5", "", "2147483648", "x")
    }
    return {
        f"{text!r}": answer.status if answer.status < 300 else answer.body["message"]
        for text, answer in tried.items()
    }


@GROUP.case
def an_account_with_secrets(api: Caller) -> Answers:
    secrets = [{"kind": "Secret", "namespace": "x", "name": "a", "uid": "u"}, {"name": "b"}]
    made = account(api, secrets=secrets, imagePullSecrets=[{"name": "c"}])
    changed = api.merge("serviceaccounts", "robot", {"metadata": {"annotations": {ENFORCED: "0"}}})
    again = api.merge("serviceaccounts", "robot", {"metadata": {"annotations": {"a": "b"}}})
    return {"made": made, "changed": changed, "again": again}


def _container(name: str, *, env: str = "", whole: str = "") -> Object:
    made: Object = {"name": name, "image": "nginx:1.27"}
    if env:
        made["env"] = [{"name": "A", "valueFrom": {"secretKeyRef": {"name": env, "key": "k"}}}]
    if whole:
        made["envFrom"] = [{"secretRef": {"name": whole}}]
    return made


@GROUP.case
def secrets_that_the_account_does_not_name(api: Caller) -> Answers:
    made = account(
        api,
        notes={ENFORCED: "true"},
        secrets=[{"name": "mine"}],
        imagePullSecrets=[{"name": "pull"}],
    )
    main = _container("main")
    volume = {"name": "v", "secret": {"secretName": "theirs"}}
    mine = [{"name": "v", "secret": {"secretName": "mine"}}]

    def tried(**spec: Any) -> Answer:
        return api.create("pods", robot(**spec), dryRun="All")

    return {
        "warnings": made.warnings,
        "a volume": tried(volumes=[volume]),
        "a variable": tried(containers=[_container("main", env="theirs")]),
        "all variables": tried(containers=[_container("main", whole="theirs")]),
        "before": tried(initContainers=[_container("first", env="theirs")], containers=[main]),
        "all before": tried(initContainers=[_container("first", whole="theirs")]),
        "a pull secret": tried(imagePullSecrets=[{"name": "pull"}, {"name": "theirs"}]),
        "projected": tried(
            volumes=[{"name": "v", "projected": {"sources": [{"secret": {"name": "theirs"}}]}}]
        ).status,
        "its own": tried(
            volumes=mine, containers=[_container("main", env="mine", whole="mine")]
        ).status,
    }


@GROUP.case
def an_annotation_that_enforces_nothing(api: Caller) -> Answers:
    for number, said in enumerate(("false", "yes", "1", "T")):
        account(api, f"robot-{number}", notes={ENFORCED: said})
    volume = {"name": "v", "secret": {"secretName": "theirs"}}
    return {
        f"annotation {number}": api.create(
            "pods",
            pod(serviceAccountName=f"robot-{number}", volumes=[volume]),
            dryRun="All",
        ).status
        for number in range(4)
    }


@GROUP.case
def a_pod_in_a_namespace_that_was_just_made(api: Caller) -> Answers:
    name = api.unique("new")
    api.must(api.call("POST", "/api/v1/namespaces", {"metadata": {"name": name}}))
    made = api.call("POST", f"/api/v1/namespaces/{name}/pods", pod())
    gone = api.call("DELETE", f"/api/v1/namespaces/{name}")
    return {"pod": seen(made), "gone": gone.status}


@GROUP.case
def the_default_account_is_made_again(api: Caller) -> Answers:
    first = api.get("serviceaccounts", "default")
    api.must(api.delete("serviceaccounts", "default"))

    def is_another(body: Any) -> bool:
        return body is not None and body["metadata"]["uid"] != first.uid

    again = api.until(lambda: api.get("serviceaccounts", "default"), is_another)
    return {"first": first, "again": again}


@GROUP.case
def the_certificate_that_every_namespace_has(api: Caller) -> Answers:
    name = "kube-root-ca.crt"
    first = api.until(lambda: api.get("configmaps", name), lambda body: body is not None)

    def is_whole(body: Any) -> bool:
        return body is not None and body.get("data") == first.body["data"]

    api.must(api.delete("configmaps", name))
    again = api.until(lambda: api.get("configmaps", name), is_whole)
    api.must(api.update("configmaps", config_map(name, mine="1")))
    mended = api.until(lambda: api.get("configmaps", name), is_whole)
    plain = {"first": first, "again": again, "mended": mended}
    return {label: [answer.status, _without_text(answer.body)] for label, answer in plain.items()}


def _without_text(body: Object) -> Object:
    annotations = body["metadata"].get("annotations")
    return {
        "data": {key: text.partition("\n")[0] for key, text in body["data"].items()},
        "annotations": sorted(annotations or {}),
    }
