"""Refusals of the API server that a controller may pass over, each with its reason named."""

from collections.abc import Iterator
from contextlib import contextmanager

from practice.api.errors import ApiError


@contextmanager
def gone_is_fine() -> Iterator[None]:
    """The object is gone already (404), or another one has its name by now (409 on its uid).

    A conflict about a stale version is another matter, and is raised: the look must be repeated.
    """
    try:
        yield
    except ApiError as error:
        other = error.code == 409 and "UID" in str(error)
        if error.code != 404 and not other:
            raise


def is_namespace_terminating(error: ApiError) -> bool:
    """Nothing can be created any more, because the namespace is being deleted."""
    causes = (error.status.get("details") or {}).get("causes") or ()
    return any(cause.get("reason") == "NamespaceTerminating" for cause in causes)
