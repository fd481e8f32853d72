"""The claims of a StatefulSet's pods: their names, the volumes that use them, and who owns them.

Mirrors the documentation page on StatefulSets ("PersistentVolumeClaim retention"): claims outlive
their pods, unless `persistentVolumeClaimRetentionPolicy` says Delete. Then an owner reference, to
the set or to the pod that was scaled away, lets the garbage collector delete them.
"""

from practice.informer import Object
from practice.ownership import reference_to


def templates_of(stateful_set: Object) -> list[Object]:
    return stateful_set["spec"].get("volumeClaimTemplates") or []


def claim_name(template: Object, stateful_set: Object, ordinal: int) -> str:
    return f"{template['metadata']['name']}-{stateful_set['metadata']['name']}-{ordinal}"


def volumes_for(stateful_set: Object, ordinal: int, given: list[Object]) -> list[Object]:
    """The pod's volumes: its claims, and what else the template has."""
    claims = {
        one["metadata"]["name"]: claim_name(one, stateful_set, ordinal)
        for one in templates_of(stateful_set)
    }
    volumes = [
        {"name": name, "persistentVolumeClaim": {"claimName": claim}}
        for name, claim in claims.items()
    ]
    return [*volumes, *(one for one in given if one["name"] not in claims)]


def claims_for(stateful_set: Object, ordinal: int) -> list[Object]:
    """The claims of one ordinal, to be created."""
    wanted = stateful_set["spec"]["selector"].get("matchLabels") or {}
    found = []
    for template in templates_of(stateful_set):
        given = template["metadata"]
        labels = {**(given.get("labels") or {}), **wanted}
        metadata = {
            **given,
            "name": claim_name(template, stateful_set, ordinal),
            "namespace": stateful_set["metadata"]["namespace"],
        }
        if labels:
            metadata["labels"] = labels
        kind = {"apiVersion": "v1", "kind": "PersistentVolumeClaim"}
        found.append({**kind, "metadata": metadata, "spec": template["spec"]})
    return found


def deletes(stateful_set: Object, when: str) -> bool:
    """The policy for `whenScaled` or `whenDeleted` is Delete."""
    policy = stateful_set["spec"].get("persistentVolumeClaimRetentionPolicy") or {}
    return bool(policy.get(when, "Retain") == "Delete")


def owners_of(claim: Object) -> list[Object]:
    return claim["metadata"].get("ownerReferences") or []


def _names(reference: Object, owner: Object) -> bool:
    """The reference is to an object of that kind and name, be it this one or a former one."""
    same_kind = all(reference[name] == owner[name] for name in ("apiVersion", "kind"))
    return bool(same_kind and reference["name"] == owner["metadata"]["name"])


def has_stale_owner(claim: Object, owner: Object) -> bool:
    """The claim belonged to a former object of the owner's name."""
    uid = owner["metadata"].get("uid", "")
    return any(_names(one, owner) and one["uid"] != uid for one in owners_of(claim))


def has_foreign_controller(claim: Object, stateful_set: Object, pod: Object) -> bool:
    """With a policy that deletes: somebody else controls the claim."""
    if not deletes(stateful_set, "whenScaled") and not deletes(stateful_set, "whenDeleted"):
        return False
    for reference in owners_of(claim):
        ours = [one for one in (stateful_set, pod) if _names(reference, one)]
        if ours:
            if reference["uid"] != ours[0]["metadata"].get("uid", ""):
                return True
        elif reference.get("controller"):
            return True
    return False


def wanted_owners(claim: Object, stateful_set: Object, pod: Object, *, kept: bool) -> list[Object]:
    """The owner references that the policy asks for. `kept`: the pod is not scaled away."""
    ours = (stateful_set, pod)
    others = [one for one in owners_of(claim) if not any(_names(one, owner) for owner in ours)]
    if has_foreign_controller(claim, stateful_set, pod):
        return others
    scaled, deleted = (deletes(stateful_set, when) for when in ("whenScaled", "whenDeleted"))
    if scaled and not kept:
        return [*others, reference_to(pod)]
    if deleted and (kept or not scaled):
        return [*others, reference_to(stateful_set)]
    return others


def is_settled(claim: Object, stateful_set: Object, pod: Object, *, kept: bool) -> bool:
    """The claim's owners are as the policy asks, or the claim is not ours to touch."""
    if has_stale_owner(claim, stateful_set) or has_stale_owner(claim, pod):
        return True
    uids = (stateful_set["metadata"]["uid"], pod["metadata"].get("uid", ""))
    mine = [one for one in owners_of(claim) if one["uid"] in uids]
    if has_foreign_controller(claim, stateful_set, pod):
        return not mine
    if any(not one.get("controller") for one in mine):
        return False
    wanted = wanted_owners(claim, stateful_set, pod, kept=kept)
    return [one["uid"] for one in mine] == [one["uid"] for one in wanted if one["uid"] in uids]
