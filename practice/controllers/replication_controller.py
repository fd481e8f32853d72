"""ReplicationController: the predecessor of ReplicaSet, still part of every cluster.

Mirrors kube-controller-manager's replication controller and the documentation page on
ReplicationController: a ReplicaSet whose selector is a plain map of labels, and whose status does
not tell of terminating pods.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers, Object
from practice.replication import ReplicaController, Shape

NAME = "replication-controller"


def _read(controller: Object) -> Object:
    """With the selector as a LabelSelector."""
    spec = controller["spec"]
    return {**controller, "spec": {**spec, "selector": {"matchLabels": spec.get("selector") or {}}}}


SHAPE = Shape(
    name=NAME,
    resource="replicationcontrollers",
    kind="ReplicationController",
    read=_read,
    counts_terminating=False,
)


class ReplicationController(ReplicaController):
    """Makes the pods of every ReplicationController as many as asked for."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        super().__init__(SHAPE, client, clock, informers)
