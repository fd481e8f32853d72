"""The terminal beside the picture: an interpreter of kubectl's lines, as far as lessons show them.

No shell and no process stands behind it: a line is read, understood and turned into requests to the API server of
the run, and the answer is worded as kubectl 1.33 words it. What it does not know it says. It never asks for the data of
Secrets.
"""
