"""The kinds with which storage drivers work: CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment,
VolumeAttributesClass."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.lives import life, many_at_once, refusals, refused_changes
from tests.contract.objects import Object

GROUP = Group("storage drivers")
DRIVERS = "csidrivers.storage.k8s.io"
NODES = "csinodes.storage.k8s.io"
CAPACITIES = "csistoragecapacities.storage.k8s.io"
ATTACHMENTS = "volumeattachments.storage.k8s.io"
CLASSES = "volumeattributesclasses.storage.k8s.io"


def named(kind: str, name: str, **fields: Any) -> Object:
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": kind,
        "metadata": {"name": name},
        **fields,
    }


def driver(name: str, **spec: Any) -> Object:
    return named("CSIDriver", name, spec=spec)


@GROUP.case
def the_life_of_a_driver(api: Caller) -> Answers:
    made = driver(api.unique("driver"), podInfoOnMount=True, tokenRequests=[{"audience": "a"}])
    return life(api, DRIVERS, made, change={"spec": {"storageCapacity": True}})


@GROUP.case
def many_drivers_go_at_once(api: Caller) -> Answers:
    return many_at_once(api, DRIVERS, [driver(api.unique("driver")) for _ in range(2)])


@GROUP.case
def drivers_that_are_refused(api: Caller) -> Answers:
    name = api.unique("driver")
    return refusals(
        api,
        DRIVERS,
        {
            "no spec": {"metadata": {"name": name}},
            "name": driver("A_b"),
            "policy": driver(name, fsGroupPolicy="Sometimes"),
            "modes": driver(name, volumeLifecycleModes=["Persistent", "Forever"]),
            "audience twice": driver(name, tokenRequests=[{"audience": "a"}, {"audience": "a"}]),
            "short token": driver(name, tokenRequests=[{"audience": "", "expirationSeconds": 599}]),
            "long token": driver(
                name, tokenRequests=[{"audience": "", "expirationSeconds": 2**33}]
            ),
            "period": driver(name, nodeAllocatableUpdatePeriodSeconds=9),
            "in secrets": driver(name, serviceAccountTokenInSecrets=True),
            "everything": driver(
                name,
                attachRequired=False,
                fsGroupPolicy="File",
                volumeLifecycleModes=["Ephemeral"],
                tokenRequests=[{"audience": "a"}],
                serviceAccountTokenInSecrets=True,
                seLinuxMount=True,
                nodeAllocatableUpdatePeriodSeconds=10,
            ),
        },
    )


@GROUP.case
def changes_of_a_driver(api: Caller) -> Answers:
    changes = {
        "attach": {"spec": {"attachRequired": False}},
        "modes": {"spec": {"volumeLifecycleModes": ["Ephemeral"]}},
        "tokens": {"spec": {"tokenRequests": [{"audience": "b"}]}},
        "republish": {"spec": {"requiresRepublish": True}},
    }
    return refused_changes(api, DRIVERS, driver(api.unique("driver")), changes)


def csi_node(name: str, *drivers: Object) -> Object:
    return named("CSINode", name, spec={"drivers": list(drivers)})


ONE: Object = {"name": "a.example.com", "nodeID": "n", "topologyKeys": ["a.example.com/zone"]}


@GROUP.case
def the_life_of_a_node(api: Caller) -> Answers:
    change = {"spec": {"drivers": [{**ONE, "allocatable": {"count": 3}}]}}
    return life(api, NODES, csi_node(api.unique("node"), ONE), change=change)


@GROUP.case
def many_nodes_go_at_once(api: Caller) -> Answers:
    return many_at_once(api, NODES, [csi_node(api.unique("node")) for _ in range(2)])


@GROUP.case
def nodes_that_are_refused(api: Caller) -> Answers:
    name = api.unique("node")
    return refusals(
        api,
        NODES,
        {
            "no spec": {"metadata": {"name": name}},
            "no drivers": named("CSINode", name, spec={"drivers": None}),
            "empty": csi_node(name),
            "nameless": csi_node(name, {**ONE, "name": ""}),
            "name": csi_node(name, {**ONE, "name": "A_b"}),
            "long": csi_node(name, {**ONE, "name": "x" * 64}),
            "no id": csi_node(name, {"name": "a"}),
            "long id": csi_node(name, {**ONE, "nodeID": "i" * 257}),
            "count": csi_node(name, {**ONE, "allocatable": {"count": -1}}),
            "twice": csi_node(name, ONE, ONE),
            "keys": csi_node(name, {**ONE, "topologyKeys": ["", "a", "a", "?"]}),
        },
    )


@GROUP.case
def changes_of_a_node(api: Caller) -> Answers:
    two = {**ONE, "name": "b.example.com"}
    changes = {
        "id": {"spec": {"drivers": [{**ONE, "nodeID": "m"}]}},
        "keys": {"spec": {"drivers": [{**ONE, "topologyKeys": None}]}},
        "another": {"spec": {"drivers": [ONE, two]}},
        "none": {"spec": {"drivers": []}},
    }
    return refused_changes(api, NODES, csi_node(api.unique("node"), ONE), changes)


def capacity(name: str = "one", **fields: Any) -> Object:
    return named("CSIStorageCapacity", name, **{"storageClassName": "fast", **fields})


@GROUP.case
def the_life_of_a_capacity(api: Caller) -> Answers:
    made = capacity(capacity="1Gi", nodeTopology={"matchLabels": {"zone": "a"}})
    return life(api, CAPACITIES, made, change={"capacity": "2048Mi", "maximumVolumeSize": "1Gi"})


@GROUP.case
def many_capacities_go_at_once(api: Caller) -> Answers:
    return many_at_once(api, CAPACITIES, [capacity(f"number-{n}") for n in range(2)])


@GROUP.case
def capacities_that_are_refused(api: Caller) -> Answers:
    selectors: dict[str, Object] = {
        "label": {"matchLabels": {"?": "a"}},
        "operator": {"matchExpressions": [{"key": "a", "operator": "Like"}]},
        "old": {"matchLabels": {"beta.kubernetes.io/os": "x"}},
        "old rule": {"matchExpressions": [{"key": "beta.kubernetes.io/os", "operator": "Exists"}]},
    }
    return refusals(
        api,
        CAPACITIES,
        {
            "nothing": {"metadata": {"name": "one"}},
            "class": capacity(storageClassName="A_b"),
            "negative": capacity(capacity="-1Gi"),
            "no quantity": capacity(capacity="much"),
            **{what: capacity(nodeTopology=one) for what, one in selectors.items()},
        },
    )


@GROUP.case
def changes_of_a_capacity(api: Caller) -> Answers:
    changes = {
        "class": {"storageClassName": "slow"},
        "topology": {"nodeTopology": {"matchLabels": {"zone": "a"}}},
        "amount": {"capacity": "5Gi"},
    }
    return refused_changes(api, CAPACITIES, capacity(), changes)


def attachment(name: str, source: Object | None = None, **spec: Any) -> Object:
    given = {
        "attacher": "a.example.com",
        "nodeName": "nowhere",
        "source": {"persistentVolumeName": "data"} if source is None else source,
        **spec,
    }
    return named("VolumeAttachment", name, spec=given)


@GROUP.case
def the_life_of_an_attachment(api: Caller) -> Answers:
    return life(api, ATTACHMENTS, attachment(api.unique("attachment")))


@GROUP.case
def many_attachments_go_at_once(api: Caller) -> Answers:
    return many_at_once(api, ATTACHMENTS, [attachment(api.unique("attachment")) for _ in range(2)])


@GROUP.case
def the_status_of_an_attachment(api: Caller) -> Answers:
    name = api.unique("attachment")
    api.must(api.create(ATTACHMENTS, attachment(name)))
    attached: Object = {"attached": True, "attachmentMetadata": {"path": "/dev/x"}}
    answers: Answers = {
        "by the object": api.merge(ATTACHMENTS, name, {"status": attached}),
        "attached": api.merge(ATTACHMENTS, name, {"status": attached}, "status"),
        "read": api.get(ATTACHMENTS, name, "status"),
        "error": api.merge(
            ATTACHMENTS,
            name,
            {"status": {"attachError": {"message": "x", "errorCode": -1}}},
            "status",
        ),
        "much": api.merge(
            ATTACHMENTS, name, {"status": {"attachmentMetadata": {"a": "x" * 262_144}}}, "status"
        ),
        "long": api.merge(
            ATTACHMENTS, name, {"status": {"detachError": {"message": "x" * 1100}}}, "status"
        ),
        "other": api.merge(ATTACHMENTS, name, {"spec": {"nodeName": "else"}}, dryRun="All"),
    }
    api.delete(ATTACHMENTS, name)
    return answers


@GROUP.case
def attachments_that_are_refused(api: Caller) -> Answers:
    name = api.unique("attachment")
    inline: Object = {"accessModes": ["ReadWriteOnce"], "csi": {"driver": "a", "volumeHandle": "1"}}
    return refusals(
        api,
        ATTACHMENTS,
        {
            "nothing": named("VolumeAttachment", name, spec={}),
            "no source": attachment(name, {}),
            "both": attachment(name, {"persistentVolumeName": "a", "inlineVolumeSpec": inline}),
            "empty": attachment(name, {"persistentVolumeName": ""}),
            "volume": attachment(name, {"persistentVolumeName": "A_b"}),
            "inline": attachment(name, {"inlineVolumeSpec": inline}),
            "inline with more": attachment(
                name,
                {
                    "inlineVolumeSpec": {
                        **inline,
                        "capacity": {"storage": "1Gi"},
                        "storageClassName": "fast",
                        "claimRef": {"name": "a"},
                        "persistentVolumeReclaimPolicy": "Delete",
                    }
                },
            ),
            "attacher": attachment(name, attacher="?"),
            "node": attachment(name, nodeName="A_b"),
        },
    )


def attributes_class(name: str, **fields: Any) -> Object:
    given = {"driverName": "a.example.com", "parameters": {"iops": "100"}, **fields}
    return named("VolumeAttributesClass", name, **given)


@GROUP.case
def the_life_of_an_attributes_class(api: Caller) -> Answers:
    return life(api, CLASSES, attributes_class(api.unique("class")))


@GROUP.case
def many_attributes_classes_go_at_once(api: Caller) -> Answers:
    some = [attributes_class(api.unique("class")) for _ in range(2)]
    return many_at_once(api, CLASSES, some, protected=True)


@GROUP.case
def attributes_classes_that_are_refused(api: Caller) -> Answers:
    name = api.unique("class")
    answers = refusals(
        api,
        CLASSES,
        {
            "no driver": attributes_class(name, driverName=""),
            "driver": attributes_class(name, driverName="?"),
            "no parameters": attributes_class(name, parameters={}),
            "no key": attributes_class(name, parameters={"": "a"}),
        },
    )
    changes = {"driver": {"driverName": "b"}, "parameters": {"parameters": {"iops": "2"}}}
    changed = refused_changes(api, CLASSES, attributes_class(api.unique("class")), changes)
    return {**answers, **{f"change of {what}": one for what, one in changed.items()}}
