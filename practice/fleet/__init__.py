"""A fleet: thousands of nodes and a hundred thousand pods to list and to watch, which change at a set rate.

For scale tests of any program that shows a cluster. Nothing acts in it: there are no controllers, no
scheduler and no kubelets; its objects say so (`practice.podium.dev/fleet`). `Fleet` makes the objects and
changes pods the way pods change: one stops being ready and is ready again, one restarts, one is replaced by
another on another node. Writes of clients are stored as everywhere; nobody follows them up.

Trade-off: objects go into the store directly, past defaults and validation, and share whatever two pods of
one application have in common. So 150,000 pods take seconds to make and some 3 KB each.
"""

from practice.fleet.fleet import Fleet
from practice.fleet.spec import FleetSpec

__all__ = ["Fleet", "FleetSpec"]
