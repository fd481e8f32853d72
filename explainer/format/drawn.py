"""The drawn explorables by name (`lessons/DRAWN.md` says what each shows, `static/js/lesson/drawn/` draws them)."""

DRAWN = frozenset(
    {
        "certificate",
        "control-loop",
        "dependency-matrix",
        "eight-principles",
        "find-the-password",
        "image-layers",
        "machine-slices",
        "nine-jobs",
        "nine-orders",
        "one-column",
        "shared-kernel",
        "team-path",
        "three-hurdles",
        "wish-path",
    }
)

NEVER_TRIED = frozenset({"certificate"})
"""What has nothing to try: a step that waited for it would never end."""
