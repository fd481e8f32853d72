"""Manifests as people write them: read with the line of every value, applied and deleted as kubectl does it."""
