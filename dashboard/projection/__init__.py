"""From Kubernetes objects to what is drawn: pure, incremental, the same answer in whatever order.

Nothing here waits, reads a clock or talks to anybody.
"""
