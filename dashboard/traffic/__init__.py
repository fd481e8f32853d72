"""Requests through the API server's Service proxy, so that "no downtime" is a number on the screen.

A probe is started by an operator for one Service and ends by itself. What it counts is told to all
viewers; nothing of what the programs answer is kept or shown, but who answered and how soon.
"""
