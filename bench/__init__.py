"""Measurements of the whole of Podium on one machine: `python -m bench`, read with docs/performance.md.

They say how long a change takes to the screen, what an event costs, how fast a start is and what an
audience costs. They are no tests: a figure of one machine at one moment proves nothing about another,
so nothing fails here, and each figure stands beside the floor of the same run.
"""
