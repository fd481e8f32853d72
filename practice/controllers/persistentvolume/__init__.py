"""Persistent volumes and claims: who gets whom, and what becomes of a volume afterwards.

Mirrors kube-controller-manager's persistentvolume-binder-controller and the documentation page
"Persistent Volumes": a claim and a volume are bound to each other, one to one, in four writes
(volume's claimRef, its phase, claim's volumeName, its phase), any of which may be repeated. Volumes
whose claim is gone are released, and reclaimed as their policy says.
"""

from practice.controllers.persistentvolume.controller import NAME, PersistentVolumeController

__all__ = ["NAME", "PersistentVolumeController"]
