"""The volumes of pods, with what is in them."""
