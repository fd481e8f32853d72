"""A lesson for a hall: who comes in, what they follow, what they guess, what is shown on their phones."""
