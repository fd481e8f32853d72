"""A Kubernetes cluster in one Python process: the real API, simulated nodes, a clock of its own.

Promises: it imports nothing of Podium's and reads time and randomness only in `practice.clock`,
so the same seed and script give the same sequence of writes.
"""
