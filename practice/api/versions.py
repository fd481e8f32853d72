"""The order of API versions: `v2`, `v1`, `v2beta1`, `v1beta2`, `v1alpha1`, then all other names.

Mirrors apimachinery's kube-aware version order: stable before beta before alpha, newer first;
names of another form come last, by the alphabet.
"""

from __future__ import annotations

import re

_FORM = re.compile(r"v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?")
_STABILITY = {"": 0, "beta": 1, "alpha": 2}


def version_order(version: str) -> tuple[int, int, int, str]:
    """A key for `sorted`: the most preferred version first."""
    match = _FORM.fullmatch(version)
    if match is None:
        return 3, 0, 0, version
    return _STABILITY[match[2] or ""], -int(match[1]), -int(match[3] or 0), ""
