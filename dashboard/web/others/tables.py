"""A kind as the API server itself prints it (``as=Table``), which is what `kubectl get` shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from dashboard import limits
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import Unreadable
from dashboard.kube.kinds import Kind, path

ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


@dataclass(frozen=True, slots=True)
class Row:
    """One object: what the columns say of it."""

    namespace: str
    name: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """`more` objects are not shown."""

    columns: list[str]
    rows: list[Row]
    more: int = 0


async def table(api: Api, kind: Kind) -> Table:
    """The first `OTHERS_SHOWN` objects. Raises KubeError."""
    raw = await api.request("GET", path(kind), params={"limit": limits.OTHERS_SHOWN}, accept=ACCEPT)
    try:
        answer = msgspec.json.decode(raw, type=Object)
        more = (answer.get("metadata") or {}).get("remainingItemCount") or 0
        if answer.get("kind") != "Table":
            return _plain(answer.get("items") or [], int(more))
        return _printed(answer, int(more))
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"The API server's list of {kind.plural} cannot be read.") from error


def _printed(answer: Object, more: int) -> Table:
    """Columns of priority 0 are those that `kubectl get` shows without being asked for more."""
    columns = answer.get("columnDefinitions") or []
    shown = [at for at, one in enumerate(columns) if not one.get("priority")]
    rows = []
    for row in answer.get("rows") or []:
        meta = (row.get("object") or {}).get("metadata") or {}
        cells = row.get("cells") or []
        said = [_text(cells[at]) if at < len(cells) else "" for at in shown]
        rows.append(Row(str(meta.get("namespace") or ""), str(meta["name"]), said))
    return Table([str(columns[at].get("name") or "") for at in shown], rows, more)


def _plain(items: list[Mapping[str, Any]], more: int) -> Table:
    """An aggregated API that knows no tables."""
    rows = [
        Row(
            str(one["metadata"].get("namespace") or ""),
            str(one["metadata"]["name"]),
            [str(one["metadata"]["name"])],
        )
        for one in items
    ]
    return Table(["Name"], rows[: limits.OTHERS_SHOWN], more)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell if isinstance(cell, str) else msgspec.json.encode(cell).decode()
