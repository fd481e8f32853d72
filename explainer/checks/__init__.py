"""What conditions mean: evaluated over the mirrored objects, at every event.

Each predicate answers with a `Verdict`: met or not, what is there and what is wanted in words, and which
objects it is about, so that progress, highlighting and hints come from the same place as the proof.
"""
