"""The same requests to the practice cluster and to a real control plane, the answers compared."""
