"""ReplicaSet: keep as many pods as the spec asks for.

Mirrors kube-controller-manager's replicaset controller and the documentation page on ReplicaSet.
What it does, it shares with the older ReplicationController: see `practice.replication`.
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.informer import Informers
from practice.replication import ReplicaController, Shape

NAME = "replicaset-controller"
SHAPE = Shape(name=NAME, resource="replicasets.apps", kind="ReplicaSet")


class ReplicaSetController(ReplicaController):
    """Makes the pods of every ReplicaSet as many as asked for."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        super().__init__(SHAPE, client, clock, informers)
