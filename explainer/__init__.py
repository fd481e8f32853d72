"""Podium's lessons: plain files that run on any cluster, and what runs them.

Knows nothing of Django, of the dashboard's pages and of the practice cluster.
"""
