"""An object as YAML, for people: without bookkeeping, redacted, long texts readable."""

from typing import Any

import yaml

from dashboard import limits
from dashboard.actions.manifests.reading import PLAIN
from dashboard.kube.api import Object
from dashboard.web.text import visible


class Dumper(yaml.SafeDumper):
    """Indents lists under their key, as Kubernetes' own documentation does, and keeps line breaks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """PyYAML's default leaves list items at their key's column."""
        super().increase_indent(flow, False)


def _text(dumper: Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, _text)
for _resolver in PLAIN:  # "y" and "1e3" are texts only in quotes
    Dumper.add_implicit_resolver(*_resolver)


def manifest(found: Object) -> str:
    """YAML of an object that is redacted already; managedFields are left out."""
    text = plain_yaml(found)
    if len(text) > limits.YAML_SHOWN_MAX_CHARS:
        text = text[: limits.YAML_SHOWN_MAX_CHARS] + "\n# … the rest is not shown\n"
    return visible(text)


def plain_yaml(found: Object) -> str:
    """The same in full, every character as it is."""
    meta = {k: v for k, v in found["metadata"].items() if k != "managedFields"}
    ordered: dict[str, Any] = {
        key: found[key] for key in ("apiVersion", "kind") if found.get(key)
    } | {"metadata": meta}
    # What is wanted before what is: some API servers send them the other way round.
    ordered |= {k: v for k, v in found.items() if k not in ordered and k != "status"}
    ordered |= {k: v for k, v in found.items() if k == "status"}
    return yaml.dump(ordered, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
