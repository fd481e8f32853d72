"""What nodes and pods really use, where the cluster measures it: asked for once per process, kept for half an hour."""
