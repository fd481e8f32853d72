"""What an action is aimed at, and who aims.

The uid is part of the aim: a pod that was replaced under the same name is another pod, and must
not be hit.
"""

from dataclasses import dataclass
from typing import Protocol

from dashboard.kube.kinds import Kind, by_name


class Actor(Protocol):
    """The person who acts; `access.viewer.Viewer` is one."""

    @property
    def id(self) -> str:
        """Names one browser's stay."""

    @property
    def name(self) -> str:
        """As others see it."""

    @property
    def role(self) -> str:
        """observer, operator or instructor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One object. `namespace` is empty for cluster-wide kinds; `uid` is empty when the caller does
    not know it. `of` is the kind where the API server's discovery told it and no table of ours.
    """

    kind: str
    namespace: str
    name: str
    uid: str = ""
    of: Kind | None = None

    @property
    def api_kind(self) -> Kind:
        """Where the API server serves it."""
        return self.of or by_name(self.kind)

    def __str__(self) -> str:
        return f"{self.kind.lower()} {self.name}"
