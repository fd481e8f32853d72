"""Faults between Podium and an API server, and what must be true after each of them."""
