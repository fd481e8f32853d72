"""The API server: `store` keeps objects and versions, `api` has the verbs, `http` is the wire."""
