"""Kinds that Podium does not draw: custom resources, aggregated APIs and the rest, in the server's own columns."""
