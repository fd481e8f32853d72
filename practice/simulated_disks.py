"""Names that the provisioner of simulated disks and the nodes have agreed on."""

DRIVER = "simulated-disk.practice.podium.dev"
"""The driver, which is also the provisioner of its StorageClasses."""

LOCAL_TOPOLOGY = "kubernetes.io/hostname"
"""Disks of a class with the parameter `kind: local` stand in one node; this label says in which."""

FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer"
"""Keeps a volume's object until its disk is gone."""
