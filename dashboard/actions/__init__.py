"""The way back: what can be done to the cluster, who may do it, the record of it, and the doing."""
