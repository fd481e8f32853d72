"""CEL, the language of rules in Kubernetes' objects: read once, evaluated often.

Mirrors the Common Expression Language definition (github.com/google/cel-spec) with the macros and
functions that kube-apiserver adds to strings and lists. Values are JSON's, with timestamps and
durations beside them. Types are not checked before an expression is evaluated: what does not fit is
an error then. Not here: messages other than maps, protobuf types, unsigned arithmetic, and the
libraries for regular expressions' groups, URLs, quantities, IP addresses and the authorizer.
"""

from practice.cel.errors import CelError, CelSyntaxError
from practice.cel.evaluating import Scope, evaluate
from practice.cel.nodes import Node, names_in
from practice.cel.parsing import parse

__all__ = ["CelError", "CelSyntaxError", "Node", "Scope", "evaluate", "names_in", "parse"]
