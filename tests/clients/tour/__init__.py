"""The tour: what people do with kubectl, in chapters that stand alone."""

from tests.clients.tour import (
    access,
    applying,
    cluster,
    configuration,
    limits,
    network,
    workloads,
)

CHAPTERS = tuple(
    module.CHAPTER
    for module in (
        configuration,
        applying,
        workloads,
        access,
        limits,
        network,
        cluster,
    )
)
