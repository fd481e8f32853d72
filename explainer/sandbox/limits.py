"""Every bound of sandboxes, with its unit and its reason."""

SANDBOXES = 8
"""Sandboxes of one process, one for each person: each has a mirror with 20 watches, and one of 50 forks."""

SANDBOX_IDLE_S = 180.0
"""A sandbox that nobody looks at ends after this: a page that is loaded again, or a short walk, is shorter."""

SANDBOX_LOOK_S = 5.0
"""Between two looks for sandboxes that nobody looks at."""

OWNERS_TOLD = 200
"""Owners of whom is remembered that their last sandbox ended unseen, to tell them on the page that starts one."""

SANDBOX_LINK_S = 4 * 3_600
SANDBOX_LINK_USES = 60
"""How long a link to look on lives, and how often it lets somebody in: a class for an afternoon."""

SANDBOX_COMMAND_BYTES = 4 * 1024
"""The body of a command; the longest is a fault with its parameters."""

FAULTS_SHOWN = 50
"""Faults in force that are listed; nobody keeps track of more."""
