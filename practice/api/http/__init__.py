"""The wire: Kubernetes' HTTP API over the synchronous core.

`application` builds the aiohttp app, `tls` its certificate; everything else is one aspect of the
protocol per file. Nothing here decides what the cluster does: that is the core's.
"""
