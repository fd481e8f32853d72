"""Kubernetes' own end-to-end tests, run against the practice cluster (see README.md)."""
