"""Random requests, sensible and senseless, at the practice cluster: see `__main__`."""
