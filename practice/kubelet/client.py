"""What a simulated kubelet asks of the API: the contract that two clients fulfil.

In the practice cluster it is `practice.api.client.Client`, at once and in the same process; for any
other control plane `practice.kubelet.remote.client.RemoteClient`, whose reads come from what its
watches brought and whose writes are sent in the background.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Object = dict[str, Any]
Objects = list[Object]


class Client(Protocol):
    """Objects handed out are shared: copy before changing. ApiError where the API refuses."""

    def get(self, resource: str, namespace: str | None, name: str) -> Object:
        """ApiError 404 when it is not there."""
        ...

    def list(self, resource: str, namespace: str | None = None) -> Objects:
        """All objects of a resource, or those of a namespace."""
        ...

    def create(self, resource: str, obj: Object, *, namespace: str | None = None) -> Object:
        """`namespace` None: the one in the object."""
        ...

    def patch(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        patch: dict[str, Any],
        *,
        subresource: str = "",
    ) -> Object:
        """A JSON merge patch (RFC 7396)."""
        ...

    def delete(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        *,
        uid: str = "",
        grace_period_s: int | None = None,
    ) -> Object | None:
        """Remove an object; only the one with this uid, when one is given."""
        ...

    def request_token(self, namespace: str, account: str, spec: Object) -> Object | None:
        """A token of a ServiceAccount: the answered TokenRequest, None while the answer is on its
        way. ApiError: it is refused."""
        ...

    def event(
        self,
        about: Object,
        *,
        type: str,
        reason: str,
        message: str,
        component: str,
        host: str = "",
        annotations: Mapping[str, str] | None = None,
    ) -> None:
        """Record an Event about an object; the same one again is counted up."""
        ...

    def watch(self, resource: str, on_event: Callable[[str, Object], None]) -> Callable[[], None]:
        """ADDED for what exists, then every change, each through the clock. Returns the cancel."""
        ...
