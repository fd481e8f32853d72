"""What can be broken on purpose, as data: a catalogue of faults, and those in force in one cluster.

Each fault acts where the real failure would, so that everybody sees what they would see then: a node
without power stops its heartbeat, and nobody tells the controllers.
"""

from practice.faults.catalogue import KINDS
from practice.faults.kind import FaultError, Kind, World
from practice.faults.manager import ActiveFault, Faults

__all__ = ["KINDS", "ActiveFault", "FaultError", "Faults", "Kind", "World"]
