"""SPDY/3.1, as much of it as Kubernetes uses: many streams in one connection."""

from practice.streaming.spdy.connection import (
    Connection,
    Data,
    Event,
    Finished,
    Opened,
    Reset,
)
from practice.streaming.spdy.frames import SpdyError

__all__ = ["Connection", "Data", "Event", "Finished", "Opened", "Reset", "SpdyError"]
