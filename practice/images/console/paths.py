"""Paths as a command writes them."""

import posixpath


def path_in(folder: str, path: str) -> str:
    """Absolute and normal."""
    return posixpath.normpath(posixpath.join(folder, path)).replace("//", "/")
