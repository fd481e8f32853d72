"""Tables as kubectl asks for them, without what depends on the moment of asking."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.objects import Object

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
AGES = ("Age", "Last Seen", "First Seen")


def without_ages(body: Object) -> Object:
    """Seconds may pass between the writing and the asking."""
    columns = [column["name"] for column in body.get("columnDefinitions", [])]
    for row in body["rows"]:
        for number, name in enumerate(columns):
            if name in AGES:
                row["cells"][number] = "<age>"
    return body


def table(api: Caller, resource: str, name: str, **query: str) -> Any:
    path = api.path(resource, name)
    answer = api.call("GET", path, query=query, headers={"Accept": TABLE})
    without_ages(answer.body)
    return answer
