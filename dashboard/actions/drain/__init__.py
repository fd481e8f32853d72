"""Draining a node: which pods go, and their evictions until the last one is gone."""
