"""What makes pods: how many are wanted, how many there are, and how an update goes."""
