"""Every bound of the explainer, with its unit and its reason."""

LESSON_BYTES = 256 * 1024
"""One lesson.md. The longest of the course has 20 KiB; a megabyte of prose is no lesson."""

STEPS = 40
"""Steps of a lesson: at half a minute each a room has had enough after twenty minutes."""

BUBBLE_WORDS = 12
"""Words of a bubble on the stage: what is read in three seconds from the last row."""

CONDITION_DEPTH = 8
"""How deep conditions may be nested; people read three levels."""

EXPRESSION_CHARS = 400
"""A JMESPath expression; it is evaluated at every event."""

DURATION_MAX_S = 3_600
"""The longest time a step may name. A lesson takes a quarter of an hour."""
