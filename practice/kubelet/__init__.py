"""Simulated kubelets: nodes that report, and pods that live through their stages on them.

A client of the API like any other, so that it can drive nodes of a real control plane as well.
"""

from practice.kubelet.kubelets import POWER, SIMULATED, Kubelets

__all__ = ["POWER", "SIMULATED", "Kubelets"]
