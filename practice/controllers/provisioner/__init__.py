"""The provisioner of the practice cluster's own storage: it makes, grows and deletes disks.

No part of Kubernetes: what the external provisioner and resizer of a storage vendor are in a real
cluster (the sidecars external-provisioner and external-resizer of a CSI driver), with their
annotations, events and finalizer. Its disks are simulated, and their driver says so by name.
"""

from practice.controllers.provisioner.controller import NAME, ProvisionerController

__all__ = ["NAME", "ProvisionerController"]
