"""Keeping a number of equal pods: what ReplicaSets and ReplicationControllers have in common.

The two are one controller in Kubernetes, too, with a conversion in front of it. `Shape` is that
conversion: what the shared controller reads, and what is written differently.
"""

from practice.replication.controller import ReplicaController, Shape

__all__ = ["ReplicaController", "Shape"]
