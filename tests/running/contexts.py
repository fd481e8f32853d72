"""One kubeconfig from several."""

from pathlib import Path
from typing import Any

import yaml


def joined(kubeconfigs: dict[str, Path]) -> dict[str, Any]:
    """With a context for each, by these names, the first one current."""
    first = next(iter(kubeconfigs))
    made: dict[str, Any] = {"apiVersion": "v1", "kind": "Config", "current-context": first}
    for section in ("clusters", "users", "contexts"):
        made[section] = []
    for context, file in kubeconfigs.items():
        text = yaml.safe_load(file.read_text())
        named = {one["name"]: one["context"] for one in text["contexts"]}[text["current-context"]]
        for what in ("cluster", "user"):
            found = next(one for one in text[f"{what}s"] if one["name"] == named[what])
            made[f"{what}s"].append({**found, "name": context})
        made["contexts"].append({"name": context, "context": {"cluster": context, "user": context}})
    return made
