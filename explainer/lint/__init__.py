"""Whether a lesson follows the rules of teaching that a program can check.

`folder.lint` gives every finding with its place. An error keeps a lesson from being played; a warning is
for its author to answer.
"""
