"""A real Kubernetes control plane on this machine: the second cluster of every test."""
