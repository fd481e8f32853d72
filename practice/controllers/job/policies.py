"""The podFailurePolicy and the successPolicy of a Job.

Mirrors KEP-3329 and KEP-3998: the first rule that matches a failed pod decides; the first rule that
the succeeded indexes fulfil ends the Job.
"""

from collections.abc import Sequence
from typing import NamedTuple

from practice.informer import Object
from practice.intervals import Interval, numbers, parse_indexes, size


class Verdict(NamedTuple):
    """What a failed pod means: the rule's action (empty: none matched), and why the Job fails."""

    action: str = ""
    message: str = ""

    @property
    def counts(self) -> bool:
        """Against the back-off limit."""
        return self.action != "Ignore"


def judge(job: Object, pod: Object) -> Verdict:
    """The verdict of a Job's podFailurePolicy on a failed pod."""
    rules = (job["spec"].get("podFailurePolicy") or {}).get("rules") or ()
    metadata, status = pod["metadata"], pod.get("status") or {}
    full_name = f"{metadata['namespace']}/{metadata['name']}"
    for number, rule in enumerate(rules):
        end = f"matching {rule['action']} rule at index {number}"
        if rule.get("onExitCodes") is not None:
            container = _exited(status, rule["onExitCodes"])
            if container is not None:
                code = container["state"]["terminated"]["exitCode"]
                what = f"Container {container['name']} for pod {full_name}"
                return Verdict(rule["action"], f"{what} failed with exit code {code} {end}")
        else:
            kind = _condition(status, rule.get("onPodConditions") or ())
            if kind:
                return Verdict(rule["action"], f"Pod {full_name} has condition {kind} {end}")
    return Verdict()


def _exited(status: Object, rule: Object) -> Object | None:
    """The first container whose exit code the rule names."""
    statuses = [
        *(status.get("containerStatuses") or ()),
        *(status.get("initContainerStatuses") or ()),
    ]
    wanted, name = rule.get("values") or (), rule.get("containerName")
    for one in statuses:
        terminated = (one.get("state") or {}).get("terminated")
        code = terminated.get("exitCode", 0) if terminated else 0
        if not code or name not in (None, one["name"]):
            continue
        if (code in wanted) == (rule["operator"] == "In"):
            found: Object = one
            return found
    return None


def _condition(status: Object, patterns: Sequence[Object]) -> str:
    for one in status.get("conditions") or ():
        for pattern in patterns:
            if (one["type"], one["status"]) == (pattern["type"], pattern["status"]):
                return str(one["type"])
    return ""


def met_rule(job: Object, succeeded: list[Interval]) -> int | None:
    """The number of the first rule of the successPolicy that is fulfilled."""
    rules = (job["spec"].get("successPolicy") or {}).get("rules") or ()
    for number, rule in enumerate(rules if succeeded else ()):
        wanted, count = rule.get("succeededIndexes"), rule.get("succeededCount")
        have = size(succeeded)
        if wanted is not None:
            indexes = parse_indexes(wanted)
            have = len(set(numbers(indexes)) & set(numbers(succeeded)))
            if indexes and have == size(indexes):
                return number
        if count is not None and have >= count:
            return number
    return None
