"""Where the action "probe" finds what sends the requests; `wiring` puts it here.

`actions` and `traffic` stand side by side and do not know each other.
"""

from typing import Literal, Protocol

from dashboard.kube.api import Api


class Probers(Protocol):
    """`dashboard.traffic.probers.Probers` is one."""

    def start(
        self,
        *,
        service_id: str,
        namespace: str,
        service: str,
        port: int,
        path: str,
        rate_per_s: int,
        duration_s: int,
        way: Literal["service", "pods"],
    ) -> str:
        """Begin; "" when it has begun, else a sentence why not."""

    def stop(self, service_id: str, why: str) -> bool:
        """End the probe of a Service; False when there is none."""


_installed: dict[Api, Probers] = {}


def install(api: Api, probers: Probers | None) -> None:
    """Put it here for one cluster (None takes it away)."""
    if probers is None:
        _installed.pop(api, None)
    else:
        _installed[api] = probers


def of(api: Api) -> Probers | None:
    """What sends to this cluster, if it is there."""
    return _installed.get(api)
