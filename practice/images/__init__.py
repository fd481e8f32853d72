"""Container images of the practice cluster, and the simulated programs that run in them."""
