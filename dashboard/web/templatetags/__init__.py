"""Template tags of Podium."""
