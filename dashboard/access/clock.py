"""The time of day for everything in `access`; tests put another one in its place."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

Clock = Callable[[], datetime]

now: Clock = timezone.now
