"""Admission policies: what their expressions forbid, warn of, and change.

Mirrors apiserver's admission/plugin/policy. A policy acts through its bindings, each with the
parameters that it names. Of MatchPolicy `Equivalent` no other versions are looked at: resources are
matched as they were written.
"""

from practice.api.admission.policies.mutating import MutatingPolicies
from practice.api.admission.policies.validating import ValidatingPolicies

__all__ = ["MutatingPolicies", "ValidatingPolicies"]
