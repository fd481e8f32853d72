"""All cases. A new group is one more module here, and one more word in both lists below."""

from tests.contract.case import Case
from tests.contract.cases import (
    access,
    apply,
    bodies,
    changes,
    conflicts,
    core_endpoints,
    defaulting,
    deleting,
    discovery,
    endpoints,
    ingress,
    listing,
    pod_tables,
    policies,
    proxies,
    refusals,
    replicasets,
    rollouts,
    scheduling,
    scheduling_rules,
    services,
    subresources,
    tables,
    volumes,
    watching,
    workload_kinds,
)

GROUPS = tuple(
    module.GROUP
    for module in (
        access,
        apply,
        bodies,
        changes,
        conflicts,
        core_endpoints,
        defaulting,
        deleting,
        discovery,
        endpoints,
        ingress,
        listing,
        pod_tables,
        policies,
        proxies,
        refusals,
        replicasets,
        rollouts,
        scheduling,
        scheduling_rules,
        services,
        subresources,
        tables,
        volumes,
        watching,
        workload_kinds,
    )
)
ALL_CASES: dict[str, Case] = {name: case for group in GROUPS for name, case in group.cases.items()}
