"""What a hall guesses: rounds of votes on one question, of which only counts are kept.

While a round is open it is remembered who voted what, so that a vote can be changed and counts once: under a keyed
digest, whose key is drawn for the round and thrown away with it. Afterwards there are numbers, and nothing else.
"""

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable, Sequence

from explainer.format.lesson import Ask
from explainer.limits import VOTE_ADVICE_FROM, VOTE_ADVICE_RIGHT, VOTE_ANSWERS
from explainer.player.answers import NotNow, lock
from explainer.player.commands import Answer

OTHER = "other"
"""What is counted together when there are too many different answers."""


class Round:
    """One vote of the hall. An answer is the text of what was chosen: "three", "4", "a,b"."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.right = 0
        self.is_open = True
        self._key = secrets.token_bytes(32)
        self._given: dict[bytes, tuple[str, bool]] = {}

    @property
    def voted(self) -> int:
        """How many."""
        return self.counts.total()

    def take(self, person: str, text: str, *, is_right: bool) -> None:
        """A vote, or a changed one."""
        who = hmac.digest(self._key, person.encode(), hashlib.sha256)
        if who in self._given:
            before, was_right = self._given[who]
            self.counts[before] -= 1
            self.counts += Counter()  # drops what nobody says any more
            self.right -= was_right
        if text not in self.counts and len(self.counts) >= VOTE_ANSWERS:
            text = OTHER
        self._given[who] = (text, is_right)
        self.counts[text] += 1
        self.right += is_right

    def close(self) -> None:
        """From now on there are only numbers."""
        self.is_open = False
        self._given.clear()
        self._key = b""


class Ballot:
    """One question and its rounds; the last one counts."""

    def __init__(self, ask: Ask, exists: Callable[[str], bool] = lambda reference: True) -> None:
        """``exists``: whether there is such a thing. What people pick is shown to all; words of their own are not."""
        self.ask, self._exists = ask, exists
        self.rounds = [Round()]

    @property
    def now(self) -> Round:
        """The round that is open, or the last one."""
        return self.rounds[-1]

    def vote(self, person: str, answer: Answer) -> None:
        """Raises NotNow: the round is closed, or this is no answer."""
        if not self.now.is_open:
            raise NotNow("The vote is closed.")
        given = lock(self.ask, answer)
        chosen: Sequence[str] = given.chosen
        if self.ask.kind == "pick":
            if not all(map(self._exists, chosen)):
                raise NotNow("There is no such thing in the picture.")
            chosen = sorted(set(chosen))
        self.now.take(person, ",".join(chosen), is_right=given.is_right is True)

    def close(self) -> None:
        """The round is over."""
        self.now.close()

    def again(self) -> None:
        """Another round, after people have talked."""
        self.close()
        self.rounds.append(Round())

    def plurality(self) -> Answer | None:
        """What most say: the hall's answer. Of equals, the one that stands first; None: nobody voted."""
        counts = self.now.counts
        said = [one for one in counts if one != OTHER]
        if not said:
            return None
        order = [one.id for one in self.ask.options]
        most = min(
            said, key=lambda one: (-counts[one], order.index(one) if one in order else 0, one)
        )
        if self.ask.kind == "number":
            return Answer(self.ask.id, number=float(most))
        return Answer(self.ask.id, chosen=most.split(",") if most else [])

    def advice(self) -> str:
        """ "discuss" where talking and voting again is worth its time."""
        low, high = VOTE_ADVICE_RIGHT
        voted = self.now.voted
        if self.ask.kind == "poll" or len(self.rounds) > 1 or voted < VOTE_ADVICE_FROM:
            return ""
        return "discuss" if low <= self.now.right / voted <= high else ""
