"""CEL, the language of rules in Kubernetes' objects: read and checked once, evaluated often.

Mirrors the Common Expression Language definition (github.com/google/cel-spec) and the environment of
kube-apiserver 1.37: its macros, its functions (declarations.txt), its types before evaluation
(`checking`). Values are JSON's, with timestamps, durations and Kubernetes' own beside them. Not here:
protobuf types, and costs as cel-go estimates them: steps are counted instead.
"""

from practice.cel.errors import CelBudgetError, CelError, CelSyntaxError
from practice.cel.evaluating import Scope, evaluate
from practice.cel.nodes import Node
from practice.cel.parsing import parse

__all__ = [
    "CelBudgetError",
    "CelError",
    "CelSyntaxError",
    "Node",
    "Scope",
    "evaluate",
    "parse",
]
