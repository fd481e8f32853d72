"""What somebody tries to do: the argument of every admission plugin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from practice.api.errors import ApiError, forbidden
from practice.api.request import Request
from practice.api.resource import Context, Object, Resource

PolicyKey = tuple[str, str, str, str]

Verb = Literal["create", "update", "delete", "connect"]


@dataclass(slots=True)
class PolicyState:
    """What mutating policies remember of one write, to be asked again: which of them are willing,
    which of those are wanted, and the object as they left it."""

    willing: set[PolicyKey] = field(default_factory=set)
    wanted: set[PolicyKey] = field(default_factory=set)
    again: bool = False
    last: Object | None = None

    def require(self) -> None:
        """Those who are willing shall look again."""
        self.wanted |= self.willing
        self.willing.clear()


@dataclass(slots=True, kw_only=True)
class Attempt:
    """One write on its way to the store.

    `obj` is the private copy that will be stored (None for deletions; the options of a connection);
    plugins may change it in place while they admit. `old` is the stored object, which nobody may
    change. For namespaces themselves, `namespace` is empty.
    """

    verb: Verb
    resource: Resource
    request: Request
    context: Context
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    obj: Object | None = None
    old: Object | None = None
    when_stored: list[Callable[[], None]] = field(default_factory=list)
    """Called when nothing stands in the way any more, right before the write; not for dry runs."""
    changed_by_webhooks: bool = False
    """The plugins that came before them have another look."""
    policies: PolicyState = field(default_factory=PolicyState)

    @property
    def new(self) -> Object:
        """The object of a create or update."""
        if self.obj is None:
            raise ValueError(f"a {self.verb} has no object")
        return self.obj

    def refused(self, why: str) -> ApiError:
        """403, as a plugin says no: `pods "web" is forbidden: …`."""
        metadata = (self.obj or {}).get("metadata") or {}
        name = self.name or metadata.get("name") or metadata.get("generateName") or "Unknown"
        return forbidden(self.resource.plural, self.resource.group, name, why)

    def settle(self) -> None:
        """Do what waited for the write."""
        if not self.request.dry_run:
            for act in self.when_stored:
                act()
