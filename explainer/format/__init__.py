"""A lesson as an author writes it: Markdown with YAML in front and fenced `step` blocks.

`reading.read` makes a `Lesson` of a folder, or tells every trouble in it with its line.
"""
