"""EndpointSlices: which pods stand behind a Service."""

from __future__ import annotations

from practice.api.resource import Resource

ENDPOINT_SLICES = Resource(
    group="discovery.k8s.io",
    version="v1",
    plural="endpointslices",
    singular="endpointslice",
    kind="EndpointSlice",
    has_generation=True,
)
