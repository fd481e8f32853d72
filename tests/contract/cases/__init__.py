"""All cases. A new group is one more module here, and one more line below."""

from tests.contract.cases import discovery
from tests.contract.case import Case

GROUPS = (discovery.GROUP,)
ALL_CASES: dict[str, Case] = {
    name: case for group in GROUPS for name, case in group.cases.items()
}
