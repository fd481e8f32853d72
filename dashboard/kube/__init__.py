"""Talking to any Kubernetes API server in raw JSON: credentials, requests, watches, errors.

Knows nothing of Django, of what is drawn, or of which cluster it talks to.
"""
