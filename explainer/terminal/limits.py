"""Every bound of the terminal, with its unit and its reason."""

TERMINAL_LINE_CHARS = 8 * 1024
"""A typed line; the longest of the lessons has a patch of 400 characters."""

TERMINAL_STDIN_BYTES = 32 * 1024
"""A pasted manifest: ten objects of the lessons' size. The manifest tool takes longer ones."""

TERMINAL_LINE_S = 120.0
"""Real seconds for one line: longer than any rollout of a lesson at its own speed; a watch ends with it, too."""

TERMINAL_OUT_CHARS = 256 * 1024
"""What one line may print: 2,500 rows of a wide table. More is nothing that anybody reads in a browser."""

TERMINAL_OBJECTS = 500
"""Objects of one kind that a line lists, as in one page of kubectl's."""

TERMINAL_OFFERS = 200
"""Words that Tab may offer."""

TERMINAL_DISCOVERY_S = 30.0
"""How long the list of kinds is kept: a new kind is there after the next glance."""

TERMINAL_POLL_S = 0.25
"""Between two looks whether a deleted object is gone; one small request each."""

TERMINAL_PATH_STEPS = 40
"""Parts of a JSONPath template: what is typed has five."""

TERMINAL_AT_ONCE = 2
"""Lines that one person runs at a time: a watch, and one beside it."""

TERMINAL_AT_ONCE_IN_ALL = 24
"""Lines of all: each may hold a watch open, and there are twelve runs."""

TERMINAL_RIGHTS_S = 5.0
"""Between two looks whether the person of a line that is silent may still act, as often as the socket asks."""
