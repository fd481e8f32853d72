"""Counting what a namespace uses: quantities, the resources of pods, usage by kind, scopes.

Mirrors pkg/quota/v1 of Kubernetes. The admission plugin charges a quota with it, the controller
counts again with it.
"""
