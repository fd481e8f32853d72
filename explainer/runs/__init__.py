"""Runs of lessons: their clusters, their time, and what keeps machine, mirror and people together."""
