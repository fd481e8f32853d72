"""Simulated kubelets as clients of a real control plane: see `docs/kubelet.md`.

Everything a pod lives through is the same code as in the practice cluster; here are only its ways
out: to the API by HTTP, and back in by the kubelet's own port.
"""
