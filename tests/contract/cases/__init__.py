"""All cases. A new group is one more module here, and one more line below."""

from tests.contract.case import Case
from tests.contract.cases import (
    changes,
    defaulting,
    deleting,
    discovery,
    listing,
    refusals,
    rollouts,
    scheduling,
    subresources,
    tables,
    watching,
)

GROUPS = (
    discovery.GROUP,
    defaulting.GROUP,
    changes.GROUP,
    watching.GROUP,
    listing.GROUP,
    deleting.GROUP,
    refusals.GROUP,
    tables.GROUP,
    subresources.GROUP,
    rollouts.GROUP,
    scheduling.GROUP,
)
ALL_CASES: dict[str, Case] = {name: case for group in GROUPS for name, case in group.cases.items()}
