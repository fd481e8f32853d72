"""ComponentStatuses: how the parts of the control plane are, asked when somebody asks. Never stored.

Mirrors pkg/registry/core/componentstatus, which is out of use but still served. A scheduler that is
switched off does not answer, as where its process has ended.
"""

from __future__ import annotations

from practice.api.node_services import NodeServices
from practice.api.resource import Object, Resource
from practice.clock import Clock

SCHEDULER_URL = "https://127.0.0.1:10259/healthz"
_REFUSED = f'Get "{SCHEDULER_URL}": dial tcp 127.0.0.1:10259: connect: connection refused'


def _statuses(_services: NodeServices | None, clock: Clock) -> list[Object]:
    is_off = clock.is_held("scheduler")
    return [
        _status("scheduler", _REFUSED if is_off else "ok", healthy=not is_off),
        _status("controller-manager", "ok"),
        _status("etcd-0", "ok"),
    ]


def _status(name: str, message: str, *, healthy: bool = True) -> Object:
    condition = {"type": "Healthy", "status": "True" if healthy else "False", "message": message}
    return {
        "kind": "ComponentStatus",
        "apiVersion": "v1",
        "metadata": {"name": name},
        "conditions": [condition],
    }


COMPONENT_STATUSES = Resource(
    group="",
    version="v1",
    plural="componentstatuses",
    singular="componentstatus",
    kind="ComponentStatus",
    short_names=("cs",),
    namespaced=False,
    verbs=("get", "list"),
    source=_statuses,
    deprecation="v1 ComponentStatus is deprecated in v1.19+",
)
