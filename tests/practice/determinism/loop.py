"""An event loop whose time is made up: waiting costs nothing, and sockets work as ever.

Whoever waits gets there a little late, by chance, as on a real machine.
"""

import asyncio
import random
import selectors


class _Selector(selectors.DefaultSelector):
    def __init__(self):
        super().__init__()
        self.now_s = 1000.0
        self.lateness_s = 0.0
        self.chance = random.Random(0)

    def select(self, timeout=None):
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            return super().select(None)
        self.now_s += max(timeout, 1e-6) + self.chance.random() * self.lateness_s
        return super().select(0)


class MadeUpTime(asyncio.SelectorEventLoop):
    """`lateness_s`: the most by which anybody is late; `seed`: of when and how much."""

    def __init__(self, *, lateness_s=0.0, seed=0):
        self.selector = _Selector()
        self.selector.lateness_s = lateness_s
        self.selector.chance.seed(seed)
        super().__init__(self.selector)

    def time(self):
        """Each look at the clock takes a moment, so that what is busy all the time gets on, too."""
        self.selector.now_s += 20e-6
        return self.selector.now_s


def run(coroutine, **options):
    """As asyncio.run, in made-up time."""
    with asyncio.Runner(loop_factory=lambda: MadeUpTime(**options)) as runner:
        return runner.run(coroutine)
