"""Runs one case on one cluster, and gives its answers ready to be compared."""

import dataclasses
import json
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Case
from tests.contract.cluster import Cluster
from tests.contract.masking import masked

WITH_PODS = (
    "deployments.apps",
    "daemonsets.apps",
    "statefulsets.apps",
    "replicationcontrollers",
    "replicasets.apps",
    "pods",
)


def run_case(case: Case, cluster: Cluster) -> dict[str, Any]:
    """The masked answers by label, as plain JSON.

    AssertionError: a step that prepares the case was refused, or the cluster did not settle.
    """
    caller = Caller(cluster)
    try:
        answers = {label: _plain(value) for label, value in case.run(caller).items()}
    finally:
        _end_pods(caller)
    if caller.own_namespace:
        caller.origins.rename(caller.own_namespace, "<namespace>")
    caller.origins.rename(caller.host, "<host>")
    # Through JSON once, so that nothing is compared that a recording could not hold.
    result: dict[str, Any] = json.loads(json.dumps(masked(answers, caller.origins)))
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, Answer):
        return dataclasses.asdict(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _end_pods(caller: Caller) -> None:
    """Frees the nodes for the cases that follow; the namespace itself stays, deleting it is slow."""
    if caller.has_made(WITH_PODS):
        for resource in WITH_PODS:
            caller.delete(resource, gracePeriodSeconds="0", propagationPolicy="Background")
