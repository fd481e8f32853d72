"""Which pods have mounted a ConfigMap or Secret: whom a change concerns."""

from collections.abc import Callable

Reference = tuple[str, str, str]
"""Resource, namespace and name."""


class MapUsers:
    """Of all nodes; a change costs as much as it has users."""

    def __init__(self) -> None:
        self._users: dict[Reference, dict[str, Callable[[], None]]] = {}

    def add(self, reference: Reference, uid: str, on_change: Callable[[], None]) -> None:
        """The pod with this uid wants to hear of changes."""
        self._users.setdefault(reference, {})[uid] = on_change

    def remove(self, reference: Reference, uid: str) -> None:
        users = self._users.get(reference, {})
        users.pop(uid, None)
        if not users:
            self._users.pop(reference, None)

    def changed(self, reference: Reference) -> None:
        """Tell all users."""
        for on_change in list(self._users.get(reference, {}).values()):
            on_change()
