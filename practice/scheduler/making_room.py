"""Carrying a preemption out: the victims are told, and go.

Mirrors kube-scheduler: condition DisruptionTarget, deletion with the pod's own grace period, event
Preempted on each victim; pods of lower priority that were promised the node lose the promise.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.informer import Object
from practice.podstate import disruption_target, with_condition
from practice.scheduler.pods import PREEMPTED, PodInfo
from practice.scheduler.preemption import Candidate

NAME = "default-scheduler"
_MESSAGE = f"{NAME}: preempting to accommodate a higher priority pod"


def make_room(client: Client, clock: Clock, pod: PodInfo, candidate: Candidate) -> None:
    """Ask every victim to go; one that is gone already, or going, is left alone."""
    for victim in candidate.victims:
        if victim.terminating:
            continue
        namespace, _, name = victim.key.rpartition("/")
        try:
            current = client.get("pods", namespace, name)
            if current["metadata"]["uid"] == victim.uid:
                _preempt(client, clock, pod, current, candidate.node)
        except ApiError as error:
            if error.code != 404:
                raise


def withdraw(client: Client, pod: PodInfo) -> None:
    """Take back the promise of a node."""
    namespace, _, name = pod.key.rpartition("/")
    patch = {"metadata": {"uid": pod.uid}, "status": {"nominatedNodeName": None}}
    try:
        client.patch("pods", namespace, name, patch, subresource="status")
    except ApiError as error:
        if error.code not in (404, 409):  # gone, or another pod of that name
            raise


def _preempt(client: Client, clock: Clock, pod: PodInfo, victim: Object, node: str) -> None:
    metadata = victim["metadata"]
    namespace, name = metadata["namespace"], metadata["name"]
    target = disruption_target(victim, PREEMPTED, _MESSAGE, clock.now_text())
    patch = {"status": {"conditions": with_condition(victim, target)}}
    client.patch("pods", namespace, name, patch, subresource="status")
    client.delete("pods", namespace, name, uid=metadata["uid"])
    client.event(
        victim,
        type="Normal",
        reason="Preempted",
        message=f"Preempted by pod {pod.uid} on node {node}",
        component=NAME,
        action="Preempting",
    )
