"""The scheduler: finds a node for every pod, and says why when there is none.

Mirrors kube-scheduler with its default plugins. The decisions are pure functions
(`filters`, `scores`) over `PodInfo` and `NodeInfo`; `Scheduler` joins them to the API.
"""

from practice.scheduler.scheduler import Scheduler

__all__ = ["Scheduler"]
