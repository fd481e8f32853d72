"""Objects as kubectl prints them: YAML, JSON, names, and the API server's own tables."""

import json
from collections.abc import Sequence
from typing import Any

import yaml

from dashboard.actions.manifests.reading import PLAIN
from dashboard.kube.api import Object
from explainer.terminal import jsonpath
from explainer.terminal.columns import Columns
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource

FORMATS = (
    "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,"
    "jsonpath-file,name,template,templatefile,wide,yaml"
)
HERE = ("json", "jsonpath", "name", "wide", "yaml", "")


class Dumper(yaml.SafeDumper):
    """As sigs.k8s.io/yaml writes: sorted, lists at their key's column, doubtful texts in double quotes."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never deeper for a list."""
        super().increase_indent(flow, indentless)

    def ignore_aliases(self, data: object) -> bool:
        """The same text twice is written twice."""
        return True


def _text(dumper: Dumper, text: str) -> yaml.ScalarNode:
    style = None
    if "\n" in text:
        style = "|"
    elif dumper.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str":  # type: ignore[no-untyped-call]
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _text)
for _resolver in PLAIN:
    Dumper.add_implicit_resolver(*_resolver)


def form(output: str) -> tuple[str, str]:
    """The format and what stands behind its `=`. Raises Failed."""
    name, _, rest = output.partition("=")
    if name not in HERE:
        if name in FORMATS.split(","):
            raise Failed(
                f"error: the output format {name} is not in this terminal; "
                "it knows json, jsonpath, name, wide and yaml."
            )
        raise Failed(
            f'error: unable to match a printer suitable for the output format "{name}", allowed formats are: {FORMATS}'
        )
    return name, rest


def whole(found: Sequence[Object], name: str, rest: str, *, is_list: bool) -> str:
    """Whole objects as YAML, JSON or by JSONPath. Raises Failed."""
    shown = [_shown(one) for one in found]
    what: Any = shown[0] if not is_list else {
        "apiVersion": "v1", "items": shown, "kind": "List", "metadata": {"resourceVersion": ""},
    }  # fmt: skip
    if name == "json":
        return json.dumps(what, indent=4, sort_keys=True, ensure_ascii=False) + "\n"
    if name == "yaml":
        return yaml.dump(what, Dumper=Dumper, sort_keys=True, allow_unicode=True, width=80)
    return jsonpath.evaluate(rest, what)


def _shown(found: Object) -> Object:
    meta = {key: value for key, value in found["metadata"].items() if key != "managedFields"}
    return {**found, "metadata": meta}


class TablePrinter:
    """Prints the rows of one kind below each other; its columns keep their widths."""

    def __init__(
        self, resource: Resource, *, wide: bool, with_kind: bool, with_namespace: bool,
        headers: bool, show_labels: bool, label_columns: Sequence[str],
    ) -> None:  # fmt: skip
        self._resource, self._wide, self._with_kind = resource, wide, with_kind
        self._with_namespace, self._headers = with_namespace, headers
        self._show_labels, self._label_columns = show_labels, label_columns
        self._columns = Columns()
        self._shown: list[int] = []

    def text(self, tables: Sequence[Object]) -> str:
        """The rows of several answers as one table; the header once in a life."""
        rows: list[list[str]] = []
        for table in tables:
            defined = table.get("columnDefinitions") or []
            if defined:
                self._shown = [
                    at for at, one in enumerate(defined) if self._wide or not one.get("priority")
                ]
            if self._headers and table.get("rows"):
                rows.append(self._header(defined))
                self._headers = False
            rows += [self._row(row) for row in table.get("rows") or []]
        return self._columns.text(rows)

    def _header(self, defined: Sequence[Any]) -> list[str]:
        names = [str(defined[at].get("name") or "").upper() for at in self._shown]
        more = [one.rpartition("/")[2].upper() for one in self._label_columns]
        return [
            *(["NAMESPACE"] if self._with_namespace else []), *names, *more,
            *(["LABELS"] if self._show_labels else []),
        ]  # fmt: skip

    def _row(self, row: Object) -> list[str]:
        meta = (row.get("object") or {}).get("metadata") or {}
        cells = row.get("cells") or []
        said = [_cell(cells[at]) if at < len(cells) else "" for at in self._shown]
        if self._with_kind and said:
            said[0] = f"{self._resource.full}/{said[0]}"
        labels = meta.get("labels") or {}
        said += [labels.get(one, "<none>") for one in self._label_columns]
        if self._show_labels:
            said.append(",".join(f"{key}={labels[key]}" for key in sorted(labels)) or "<none>")
        return [*([str(meta.get("namespace") or "")] if self._with_namespace else []), *said]


def _cell(cell: object) -> str:
    if cell is None:
        return "<nil>"
    if isinstance(cell, bool):
        return str(cell).lower()
    text = str(cell)
    first, more, _ = text.partition("\n")
    return f"{first}..." if more else text
