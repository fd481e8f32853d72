"""The drawer: everything about one object, fetched when somebody looks, redacted for who looks."""
