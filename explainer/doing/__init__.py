"""What a lesson's buttons do: each action as one audited call, with the kubectl line that does the same."""
