"""Podium's Django project and its live view of a cluster.

The packages build on each other in one direction only:
``wiring > web > (live | actions | access) > projection > mirror > kube``.
"""
