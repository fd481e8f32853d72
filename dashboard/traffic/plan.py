"""What a probe is to do."""

from dataclasses import dataclass
from typing import Literal

from dashboard.kube.proxying import service_path

Way = Literal["service", "pods"]
"""Through the Service (the API server chooses a ready pod), or each ready pod in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One probe of one Service; `service_id` is its uid."""

    service_id: str
    namespace: str
    service: str
    port: int
    path: str
    rate_per_s: int
    duration_s: int
    way: Way = "service"

    @property
    def where(self) -> str:
        """The path that is asked for at the API server. Raises ValueError for what is not sent."""
        return service_path(self.namespace, self.service, self.port, self.path)
