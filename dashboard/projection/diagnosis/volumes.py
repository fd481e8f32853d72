"""Why a pod's volumes are not there: claims without a volume, attaching, mounting."""

import re
from collections.abc import Iterator

from dashboard.projection.diagnosis.finding import Case, Finding, message

_MISSING = re.compile(
    r'(configmap|secret|persistentvolumeclaim) "([^"]+)" not found', re.IGNORECASE
)
_VOLUME = re.compile(r'for volume "([^"]+)"')


def volume_trouble(case: Case) -> Iterator[Finding]:
    """Of a pod that has a node and waits for its volumes, from the Events."""
    attach = next(case.told("FailedAttachVolume"), None)
    if attach is not None:
        yield _attach(case, message(attach))
    mount = next(case.told("FailedMount", "FailedMapVolume"), None)
    if mount is not None:
        yield _mount(case, message(mount))


def _attach(case: Case, said: str) -> Finding:
    several = "Multi-Attach" in said
    return Finding(
        tone="bad",
        title=f"Volume {_name(said)} cannot be attached to the node",
        text="It is attached to another node still, and may be at one only at a time."
        if several
        else said,
        parts=[said] if several else [],
        next="End the pod that uses it on the other node; if that node is lost, Kubernetes waits "
        "6 minutes before it takes the volume away."
        if several
        else "Look at the storage driver and at the VolumeAttachments.",
        line="kubectl get volumeattachments",
    )


def _mount(case: Case, said: str) -> Finding:
    if missing := _MISSING.search(said):
        kind, name = missing[1], missing[2]
        return Finding(
            tone="bad",
            title=f"Volume {_name(said)} cannot be filled: {kind} {name} does not exist",
            text="The pod waits until it does; the node tries again by itself.",
            next=f"Make the {kind} in this namespace, correct the name, or mark it optional.",
            line=case.on(f"get {kind.lower()}s"),
        )
    if (
        "references non-existent" in said
        or "non-existent secret key" in said
        or "non-existent config key" in said
    ):
        advice = "A key that the volume names is not in the ConfigMap or Secret: add it, or correct items."
    elif "permission" in said.lower() or "access denied" in said.lower():
        advice = "The storage does not let this node in: look at its export rules and credentials."
    elif "timed out waiting" in said or "context deadline exceeded" in said:
        advice = "The storage did not answer in time: look at its driver on this node."
    else:
        advice = "Read the node's message; the storage driver's log on this node says more."
    return Finding(
        tone="bad",
        title=f"Volume {_name(said)} cannot be mounted",
        text=said,
        next=advice,
        line=case.on("describe", "pod"),
    )  # fmt: skip


def _name(said: str) -> str:
    found = _VOLUME.search(said)
    return f"“{found[1]}”" if found else "of the pod"


def claim_trouble(case: Case) -> Iterator[Finding]:
    """Of a PersistentVolumeClaim, or of a pod's claim given as a case of its own."""
    phase, name = case.status.get("phase"), case.name
    meta = case.found.get("metadata") or {}
    if meta.get("deletionTimestamp"):
        held = "kubernetes.io/pvc-protection" in (meta.get("finalizers") or ())
        yield Finding(
            tone="wait",
            title=f"Claim {name} is being deleted",
            text="It stays as long as a pod uses it." if held else "",
            next="End the pods that mount it." if held else "",
            line=case.on("describe", "pvc"),
        )
    elif phase == "Lost":
        yield Finding(
            tone="bad",
            title=f"The volume of claim {name} is gone",
            text=f"{case.spec.get('volumeName') or 'The volume'} does not exist any more, and its data with it.",
            next="Restore from a backup into a new claim.",
            line=case.on("get", "pvc"),
        )  # fmt: skip
    elif phase != "Bound":
        yield _pending(case)
    for kind, words in (
        ("Resizing", "is being made larger"),
        ("FileSystemResizePending", "is larger; its file system grows when a pod mounts it"),
    ):
        if case.condition(kind).get("status") == "True":
            yield Finding(tone="wait", title=f"The volume of claim {name} {words}")  # fmt: skip


def _pending(case: Case) -> Finding:
    name, wanted = case.name, case.spec.get("storageClassName")
    failed = next(case.told("ProvisioningFailed"), None)
    waits = next(case.told("WaitForFirstConsumer", "WaitForPodScheduled"), None)
    outside = next(case.told("ExternalProvisioning", "Provisioning"), None)
    line = case.on("describe", "pvc", name)
    if failed is not None:
        said = message(failed)
        if "storageclass" in said and "not found" in said:
            return Finding(
                tone="bad", title=f"Claim {name} asks for a storage class that does not exist",
                text=said, next="Make the class, or a new claim with one of those there are.",
                line="kubectl get storageclasses",
            )  # fmt: skip
        return Finding(
            tone="bad", title=f"No volume could be made for claim {name}", text=said,
            next="Read the storage driver's message.", line=line,
        )  # fmt: skip
    if waits is not None:
        return Finding(
            tone="wait", title=f"Claim {name} waits for the first pod that uses it",
            text="Its class makes the volume where that pod goes (WaitForFirstConsumer).",
            next="Nothing, if a pod is to come; if that pod has no node, look at the pod.", line=line,
        )  # fmt: skip
    if outside is not None:
        return Finding(
            tone="wait", title=f"A volume is being made for claim {name}", text=message(outside),
            next="If this lasts, look whether the storage driver runs.", line=line,
        )  # fmt: skip
    if not wanted:
        return Finding(
            tone="bad", title=f"Claim {name} has no storage class",
            text="So nobody makes a volume for it: it waits for one made by hand that fits in size and modes."
            if wanted == ""
            else "It names none, and the cluster has no default class.",
            next="Name a class, or make a PersistentVolume that fits.", line="kubectl get storageclasses,pv",
        )  # fmt: skip
    return Finding(
        tone="warn", title=f"Claim {name} has no volume yet",
        text=f"It asks for {_size(case)} of class {wanted}.",
        next="Look whether the class exists and its driver runs.", line="kubectl get storageclasses,pv",
    )  # fmt: skip


def _size(case: Case) -> str:
    requests = (case.spec.get("resources") or {}).get("requests") or {}
    return str(requests.get("storage") or "storage")
