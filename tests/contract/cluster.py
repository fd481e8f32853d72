"""A cluster to run cases on: the connection, and what only its owner can make it do."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.contract.connection import Connection


def cannot_forget() -> None:
    raise AssertionError("only a cluster that was started here can be made to forget its history")


@dataclass(frozen=True, slots=True)
class Cluster:
    """`forget` makes every resourceVersion handed out so far too old.

    `spare_namespaces` are made some time before they are used: the first write into a new
    namespace makes a real API server wait for its cache, and every case has a namespace.
    """

    connection: Connection
    forget: Callable[[], object] = cannot_forget
    spare_namespaces: list[str] = field(default_factory=list)
