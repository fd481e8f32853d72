"""A practice cluster of one's own without a lesson: scenes, time, faults, a link to look on, a kubeconfig."""
