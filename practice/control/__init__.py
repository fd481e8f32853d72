"""The control endpoint: what no real cluster can do, over HTTP, beside the Kubernetes API.

`documents` are the bodies, `actions` what is done, `routes` the table of both, `openapi` the description made
of that table, `http` the wire.
"""
