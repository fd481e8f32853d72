"""Writes into what is being deleted are refused, which nobody needs to be told."""

from typing import Any

import pytest

from practice.kubelet.remote.writing import is_expected


def refused(*reasons: str) -> dict[str, Any]:
    """As the API server says it."""
    causes = [{"reason": one, "message": "namespace x is being terminated"} for one in reasons]
    return {"kind": "Status", "code": 403, "reason": "Forbidden", "details": {"causes": causes}}


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (404, {}, True),
        (409, {}, True),
        (403, refused("NamespaceTerminating"), True),
        (403, refused(), False),
        (403, {"kind": "Status", "reason": "Forbidden"}, False),
        (403, {"details": None}, False),
        (403, "a proxy's page", False),
        (422, refused("NamespaceTerminating"), False),
        (400, None, False),
    ],
)
def test_only_what_goes_anyway_is_expected(status: int, answer: Any, expected: bool) -> None:
    assert is_expected(status, answer) is expected
