"""What each action sends: one function an action, in the order of kubectl's own doing."""
