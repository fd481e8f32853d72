"""Who is who: names and ordinals of a StatefulSet's pods, and the pod that belongs to an ordinal.

Mirrors the documentation page on StatefulSets ("Pod Identity"): `NAME-ORDINAL`, counted from
`spec.ordinals.start`, with the labels pod-name and pod-index, a host name, a subdomain and claims.
"""

import re

from practice.controllers.statefulset.storage import volumes_for
from practice.informer import Object
from practice.pod_writing import pod_from
from practice.revisions import HASH_LABEL, template_in
from practice.selectors import labels_of

POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"
_MEMBER = re.compile(r"(.*)-([0-9]+)")
_INT32 = 2**31


def ordinal_of(pod: Object) -> int:
    """The number at the end of its name, -1 without one."""
    return _parts(pod)[1]


def is_member(stateful_set: Object, pod: Object) -> bool:
    """The pod's name is one that the set gives."""
    return bool(_parts(pod)[0] == stateful_set["metadata"]["name"])


def _parts(pod: Object) -> tuple[str, int]:
    match = _MEMBER.fullmatch(pod["metadata"]["name"])
    if match is None or int(match[2]) >= _INT32:
        return "" if match is None else match[1], -1
    return match[1], int(match[2])


def first_ordinal(stateful_set: Object) -> int:
    return int((stateful_set["spec"].get("ordinals") or {}).get("start", 0))


def in_range(stateful_set: Object, pod: Object) -> bool:
    """The pod is one of those that the set asks for now."""
    first = first_ordinal(stateful_set)
    return first <= ordinal_of(pod) < first + int(stateful_set["spec"]["replicas"])


def revision_of(pod: Object) -> str:
    """The name of the revision that the pod was made from."""
    return labels_of(pod).get(HASH_LABEL, "")


def new_pod(stateful_set: Object, revision: Object, ordinal: int) -> Object:
    """The pod of an ordinal, made from a revision's template; not created yet."""
    pod = pod_from(template_in(revision), stateful_set)
    name = f"{stateful_set['metadata']['name']}-{ordinal}"
    labels = {**(pod["metadata"].get("labels") or {}), **_labels(name, ordinal)}
    labels[HASH_LABEL] = revision["metadata"]["name"]
    pod["metadata"] = {**pod["metadata"], "name": name, "labels": labels}
    spec = {**pod["spec"], "hostname": name}
    spec.pop("subdomain", None)
    if stateful_set["spec"].get("serviceName"):
        spec["subdomain"] = stateful_set["spec"]["serviceName"]
    volumes = volumes_for(stateful_set, ordinal, spec.get("volumes") or [])
    if volumes:
        spec["volumes"] = volumes
    return {**pod, "spec": spec}


def _labels(name: str, ordinal: int) -> dict[str, str]:
    return {POD_NAME: name, POD_INDEX: str(ordinal)}


def has_identity(pod: Object) -> bool:
    """The label pod-name is as it should be (the name itself cannot change)."""
    return bool(labels_of(pod).get(POD_NAME) == pod["metadata"]["name"])


def with_identity(pod: Object) -> Object:
    """The pod with the labels that name it."""
    metadata = pod["metadata"]
    labels = {**labels_of(pod), **_labels(metadata["name"], ordinal_of(pod))}
    return {**pod, "metadata": {**metadata, "labels": labels}}
