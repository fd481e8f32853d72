"""What the Rollout view asks for when it is opened: revisions, what the cluster said, buttons."""
