import shlex

import pytest

from dashboard.actions import catalog
from dashboard.actions.catalog import ACTIONS, UnknownAction
from dashboard.actions.target import Target

HELLO = Target(kind="Deployment", namespace="shop", name="hello", uid="1")
POD = Target(kind="Pod", namespace="shop", name="hello-1")
NODE = Target(kind="Node", namespace="", name="node-1")
DB = Target(kind="StatefulSet", namespace="shop", name="db")
CRON = Target(kind="CronJob", namespace="shop", name="report")
LINES = [
    ("scale", DB, {"replicas": 2}, "kubectl -n shop scale statefulset/db --replicas=2"),
    ("run", CRON, {"job": "by-hand"}, "kubectl -n shop create job by-hand --from=cronjob/report"),
    (
        "suspend",
        CRON,
        {},
        """kubectl -n shop patch cronjob/report --type=merge -p '{"spec":{"suspend":true}}'""",
    ),
    (
        "unsuspend",
        CRON,
        {},
        """kubectl -n shop patch cronjob/report --type=merge -p '{"spec":{"suspend":false}}'""",
    ),
    (
        "evict",
        POD,
        {},
        "kubectl -n shop create --raw /api/v1/namespaces/shop/pods/hello-1/eviction "
        "-f eviction.json",
    ),
    (
        "delete",
        DB,
        {"cascade": "background", "typed": "db"},
        "kubectl -n shop delete statefulset/db",
    ),
    (
        "delete",
        DB,
        {"cascade": "orphan", "typed": "db"},
        "kubectl -n shop delete statefulset/db --cascade=orphan",
    ),
    ("scale", HELLO, {"replicas": 7}, "kubectl -n shop scale deployment/hello --replicas=7"),
    ("kill", POD, {"now": False}, "kubectl -n shop delete pod hello-1"),
    ("kill", POD, {"now": True}, "kubectl -n shop delete pod hello-1 --grace-period=0 --force"),
    (
        "image",
        HELLO,
        {"container": "hello", "image": "hello:2.0.0"},
        "kubectl -n shop set image deployment/hello hello=hello:2.0.0",
    ),
    ("restart", HELLO, {}, "kubectl -n shop rollout restart deployment/hello"),
    ("pause", HELLO, {}, "kubectl -n shop rollout pause deployment/hello"),
    ("resume", HELLO, {}, "kubectl -n shop rollout resume deployment/hello"),
    (
        "undo",
        HELLO,
        {"revision": 2},
        "kubectl -n shop rollout undo deployment/hello --to-revision=2",
    ),
    (
        "probe",
        Target(kind="Service", namespace="shop", name="hello"),
        {"port": 80, "path": "/healthz?a=b", "rate": "5", "minutes": "5", "way": "service"},
        "kubectl -n shop get --raw '/api/v1/namespaces/shop/services/hello:80/proxy/healthz?a=b'",
    ),
    (
        "debug",
        Target(kind="Pod", namespace="shop", name="hello-1"),
        {
            "how": "beside",
            "image": "busybox",
            "command": "sh -c 'ps; ls'",
            "container": "hello",
            "called": "d",
        },
        "kubectl -n shop debug hello-1 --image=busybox --container=d --target=hello -- sh -c 'ps; ls'",
    ),
    (
        "debug",
        Target(kind="Pod", namespace="shop", name="hello-1"),
        {"how": "copy", "image": "busybox", "command": "", "container": "hello", "called": "d"},
        "kubectl -n shop debug hello-1 --image=busybox --container=d --copy-to=hello-1-d --share-processes",
    ),
    (
        "label",
        Target(kind="Pod", namespace="shop", name="hello-1"),
        {"changes": "app=hello track-"},
        "kubectl -n shop label pod hello-1 app=hello track- --overwrite",
    ),
    ("cordon", NODE, {}, "kubectl cordon node-1"),
    ("uncordon", NODE, {}, "kubectl uncordon node-1"),
    (
        "drain",
        NODE,
        {"empty_dirs": True, "force": False, "timeout_s": 60},
        "kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data --timeout=60s",
    ),
]


@pytest.mark.parametrize(("name", "target", "values", "line"), LINES)
def test_the_line_is_what_kubectl_wants(
    name: str, target: Target, values: dict[str, str | int | bool], line: str
) -> None:
    assert ACTIONS[name].kubectl(target, values) == line


def test_every_action_stands_in_the_list_above() -> None:
    assert {name for name, *_ in LINES} == set(ACTIONS)


def test_a_line_survives_the_shell() -> None:
    image = "a'b;$(touch x) c"
    line = ACTIONS["image"].kubectl(HELLO, {"container": "c", "image": image})
    assert shlex.split(line)[-1] == f"c={image}"


def test_an_action_of_another_kind_is_refused_with_its_kind() -> None:
    with pytest.raises(
        UnknownAction,
        match="Scale is for a Deployment, StatefulSet, ReplicaSet or ReplicationController, not for “Pod”",
    ):
        catalog.find("scale", "Pod")


def test_an_unknown_action_is_named() -> None:
    with pytest.raises(UnknownAction, match="no action “explode”"):
        catalog.find("explode", "Pod")
