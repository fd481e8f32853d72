"""DaemonSets, StatefulSets, ReplicationControllers, PodTemplates and ControllerRevisions as
objects: their defaults, refusals, update rules, tables. What their controllers do has its own groups.
"""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import (
    Object,
    controller_revision,
    daemon_set,
    pod_spec,
    pod_template,
    replica_set,
    replication_controller,
    stateful_set,
)
from tests.contract.printing import table

GROUP = Group("workload-kinds")

DAEMONS = "daemonsets.apps"
STATEFUL = "statefulsets.apps"
CONTROLLERS = "replicationcontrollers"
TEMPLATES = "podtemplates"
REVISIONS = "controllerrevisions.apps"

Make = Callable[[], Object]


def claim(name: str = "data", **spec: Any) -> Object:
    defaults = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return {"metadata": {"name": name}, "spec": {**defaults, **spec}}


def add(sentence: str, resource: str, make: Make) -> None:
    """What comes back from creating it."""
    GROUP.add(sentence, lambda api: {"answer": api.create(resource, make())})


def template(labels: Object | None = None, **spec: Any) -> Object:
    return {"metadata": {"labels": labels or {"app": "web"}}, "spec": {**pod_spec(), **spec}}


def rolling(**limits: Any) -> Object:
    return {"type": "RollingUpdate", "rollingUpdate": limits}


# -- defaults --------------------------------------------------------------------------------------

add("a small daemonset", DAEMONS, daemon_set)
add(
    "a daemonset that updates on delete",
    DAEMONS,
    lambda: daemon_set(updateStrategy={"type": "OnDelete"}),
)
add(
    "a daemonset with a surge",
    DAEMONS,
    lambda: daemon_set(updateStrategy=rolling(maxSurge="10%", maxUnavailable=0)),
)
add(
    "a daemonset with a template generation",
    DAEMONS,
    lambda: {
        **daemon_set(),
        "metadata": {
            "name": "web",
            "annotations": {"deprecated.daemonset.template.generation": "7", "a": "b"},
        },
    },
)
add("a small statefulset", STATEFUL, lambda: stateful_set(replicas=0))
add(
    "a statefulset that says much",
    STATEFUL,
    lambda: stateful_set(
        replicas=0,
        serviceName="web",
        podManagementPolicy="Parallel",
        ordinals={"start": 3},
        minReadySeconds=2,
        revisionHistoryLimit=0,
        updateStrategy=rolling(partition=2, maxUnavailable="20%"),
        persistentVolumeClaimRetentionPolicy={"whenScaled": "Delete"},
        volumeClaimTemplates=[claim(), claim("log", accessModes=["ReadOnlyMany"])],
    ),
)
add(
    "a statefulset that updates on delete",
    STATEFUL,
    lambda: stateful_set(replicas=0, updateStrategy={"type": "OnDelete"}),
)
add(
    "a statefulset with a strategy and nothing more",
    STATEFUL,
    lambda: stateful_set(replicas=0, updateStrategy={"type": "RollingUpdate"}),
)
add(
    "a statefulset that keeps all history",
    STATEFUL,
    lambda: stateful_set(replicas=0, revisionHistoryLimit=-1),
)
add(
    "a replicationcontroller without a selector",
    CONTROLLERS,
    lambda: {"metadata": {"name": "web"}, "spec": {"replicas": 0, "template": template()}},
)
add("a small replicationcontroller", CONTROLLERS, lambda: replication_controller(replicas=0))
add(
    "a replicationcontroller whose name has a dot",
    CONTROLLERS,
    lambda: {**replication_controller(replicas=0), "metadata": {"name": "web.one"}},
)
add("a podtemplate", TEMPLATES, pod_template)
add("a controllerrevision", REVISIONS, controller_revision)
add("a controllerrevision of number zero", REVISIONS, lambda: controller_revision(revision=0))

# -- refusals --------------------------------------------------------------------------------------

OTHER = {"app": "other"}
NEVER = template(restartPolicy="Never", activeDeadlineSeconds=5)
ODD_SELECTOR = {"matchExpressions": [{"key": "app", "operator": "Like", "values": ["a"]}]}

for _what, _resource, _make in (
    ("daemonset", DAEMONS, daemon_set),
    ("statefulset", STATEFUL, stateful_set),
    ("replicaset", "replicasets.apps", replica_set),
):

    def _with(make: Callable[..., Object] = _make, **spec: Any) -> Make:
        return lambda: make(**spec)

    add(f"a {_what} without a selector", _resource, _with(selector=None))
    add(f"a {_what} with an empty selector", _resource, _with(selector={}))
    add(f"a {_what} with an odd selector", _resource, _with(selector=ODD_SELECTOR))
    add(f"a {_what} that does not select its pods", _resource, _with(template=template(OTHER)))
    add(f"a {_what} whose pods end", _resource, _with(template=NEVER))
    add(
        f"a {_what} with bad labels",
        _resource,
        _with(template=template({"app": "web", "-x": "a b"})),
    )

add(
    "a replicationcontroller without a template",
    CONTROLLERS,
    lambda: replication_controller(template=None),
)
add(
    "a replicationcontroller with nothing",
    CONTROLLERS,
    lambda: {"metadata": {"name": "web"}, "spec": {}},
)
add(
    "a replicationcontroller of minus one",
    CONTROLLERS,
    lambda: replication_controller(replicas=-1, minReadySeconds=-2),
)
add(
    "a replicationcontroller whose pods end",
    CONTROLLERS,
    lambda: replication_controller(template=NEVER),
)
add(
    "a replicationcontroller that does not select its pods",
    CONTROLLERS,
    lambda: replication_controller(template=template(OTHER)),
)
add("a podtemplate without containers", TEMPLATES, lambda: pod_template(containers=[]))
add("a controllerrevision without data", REVISIONS, lambda: controller_revision(data=None))
add("a controllerrevision whose data is a list", REVISIONS, lambda: controller_revision(data=[1]))
add("a controllerrevision of minus one", REVISIONS, lambda: controller_revision(revision=-1))
add(
    "a daemonset with negative numbers",
    DAEMONS,
    lambda: daemon_set(minReadySeconds=-1, revisionHistoryLimit=-1),
)
add(
    "a daemonset with an odd strategy",
    DAEMONS,
    lambda: daemon_set(updateStrategy={"type": "Recreate"}),
)
add(
    "a daemonset with surge and unavailable",
    DAEMONS,
    lambda: daemon_set(updateStrategy=rolling(maxSurge=1, maxUnavailable=1)),
)
add(
    "a daemonset without surge or unavailable",
    DAEMONS,
    lambda: daemon_set(updateStrategy=rolling(maxSurge="0%", maxUnavailable=0)),
)
add(
    "a daemonset with more than all unavailable",
    DAEMONS,
    lambda: daemon_set(updateStrategy=rolling(maxUnavailable="101%", maxSurge="x")),
)
add(
    "a daemonset with a template generation that is no number",
    DAEMONS,
    lambda: {
        **daemon_set(),
        "metadata": {
            "name": "web",
            "annotations": {"deprecated.daemonset.template.generation": "x"},
        },
    },
)
add("a statefulset of minus one", STATEFUL, lambda: stateful_set(replicas=-1, minReadySeconds=-1))
add("a statefulset with an odd name", STATEFUL, lambda: stateful_set("web.one"))
add("a statefulset with an odd policy", STATEFUL, lambda: stateful_set(podManagementPolicy="Fast"))
add(
    "a statefulset with an odd strategy",
    STATEFUL,
    lambda: stateful_set(updateStrategy={"type": "Recreate"}),
)
add(
    "a statefulset that rolls on delete",
    STATEFUL,
    lambda: stateful_set(updateStrategy={**rolling(partition=1), "type": "OnDelete"}),
)
add(
    "a statefulset with bad limits",
    STATEFUL,
    lambda: stateful_set(updateStrategy=rolling(partition=-1, maxUnavailable=0)),
)
add(
    "a statefulset with more than all unavailable",
    STATEFUL,
    lambda: stateful_set(updateStrategy=rolling(maxUnavailable="120%")),
)
add("a statefulset that starts below zero", STATEFUL, lambda: stateful_set(ordinals={"start": -1}))
add("a statefulset with an odd service", STATEFUL, lambda: stateful_set(serviceName="Big.One"))
add(
    "a statefulset with an odd retention",
    STATEFUL,
    lambda: stateful_set(persistentVolumeClaimRetentionPolicy={"whenDeleted": "Keep"}),
)
add(
    "a statefulset with claims that claim nothing",
    STATEFUL,
    lambda: stateful_set(volumeClaimTemplates=[{"metadata": {"name": "data"}, "spec": {}}]),
)
add(
    "a statefulset that mounts what nobody claims",
    STATEFUL,
    lambda: stateful_set(
        template=template(
            containers=[
                {
                    "name": "main",
                    "image": "nginx:1",
                    "volumeMounts": [
                        {"name": "data", "mountPath": "/data"},
                        {"name": "other", "mountPath": "/other"},
                    ],
                }
            ]
        ),
        volumeClaimTemplates=[claim()],
    ),
)

# -- changes ---------------------------------------------------------------------------------------


def add_change(sentence: str, resource: str, make: Make, patch: Object, sub: str = "") -> None:
    """What comes back from patching it."""

    def run(api: Caller) -> Answers:
        made = make()
        api.must(api.create(resource, made))
        return {"answer": api.merge(resource, made["metadata"]["name"], patch, sub)}

    GROUP.add(sentence, run)


def quiet_set() -> Object:
    return stateful_set(replicas=0, serviceName="web", updateStrategy={"type": "OnDelete"})


add_change(
    "what a statefulset never changes",
    STATEFUL,
    quiet_set,
    {
        "spec": {
            "serviceName": "other",
            "podManagementPolicy": "Parallel",
            "selector": {"matchLabels": {"x": "y"}},
            "volumeClaimTemplates": [claim()],
        }
    },
)
add_change(
    "what a daemonset never changes",
    DAEMONS,
    daemon_set,
    {"spec": {"selector": {"matchLabels": {"x": "y"}}}},
)
add_change("the data of a controllerrevision", REVISIONS, controller_revision, {"data": {"a": 2}})
add_change(
    "the number of a controllerrevision",
    REVISIONS,
    lambda: controller_revision(data={}),
    {"revision": 5},
)
add_change(
    "the template of a podtemplate",
    TEMPLATES,
    pod_template,
    {"template": {"spec": {"hostname": "h"}}},
)
add_change(
    "the labels of a podtemplate", TEMPLATES, pod_template, {"metadata": {"labels": {"a": "b"}}}
)
add_change(
    "a status of a statefulset that cannot be",
    STATEFUL,
    quiet_set,
    {"status": {"replicas": 1, "readyReplicas": 2, "availableReplicas": 3, "currentReplicas": -1}},
    "status",
)
add_change(
    "a status of a daemonset that cannot be",
    DAEMONS,
    daemon_set,
    {"status": {"numberReady": -1, "desiredNumberScheduled": -2, "collisionCount": -1}},
    "status",
)
add_change(
    "a status of a replicationcontroller that cannot be",
    CONTROLLERS,
    lambda: replication_controller(replicas=0),
    {"status": {"replicas": 1, "readyReplicas": 2, "availableReplicas": 3}},
    "status",
)


# -- scale, tables, deletion -----------------------------------------------------------------------


@GROUP.case
def the_scale_of_a_statefulset(api: Caller) -> Answers:
    api.must(api.create(STATEFUL, stateful_set(replicas=0)))
    return {"scale": api.get(STATEFUL, "web", "scale"), "daemonset": api.get(DAEMONS, "x", "scale")}


@GROUP.case
def the_scale_of_a_replicationcontroller(api: Caller) -> Answers:
    made = replication_controller(replicas=0, selector={"b": "2", "a": "1"})
    made["spec"]["template"]["metadata"]["labels"] = {"b": "2", "a": "1"}
    api.must(api.create(CONTROLLERS, made))
    return {"scale": api.get(CONTROLLERS, "web", "scale")}


def add_table(sentence: str, resource: str, make: Make) -> None:
    def run(api: Caller) -> Answers:
        made = make()
        api.must(api.create(resource, made))
        return {"table": table(api, resource, made["metadata"]["name"], includeObject="None")}

    GROUP.add(sentence, run)


add_table("a table of daemonsets", DAEMONS, daemon_set)
add_table("a table of statefulsets", STATEFUL, lambda: stateful_set(replicas=0))
add_table(
    "a table of replicationcontrollers", CONTROLLERS, lambda: replication_controller(replicas=0)
)
add_table("a table of podtemplates", TEMPLATES, pod_template)
add_table("a table of controllerrevisions", REVISIONS, controller_revision)


@GROUP.case
def deleting_what_has_no_dependents(api: Caller) -> Answers:
    api.must(api.create(TEMPLATES, pod_template()))
    api.must(api.create(REVISIONS, controller_revision()))
    return {
        "template": api.delete(TEMPLATES, "one"),
        "revision": api.delete(REVISIONS, "one"),
    }
