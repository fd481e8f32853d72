"""Any number of acts, then rest, then a look at what is not in order.

`python -m tests.practice.disorder.play SEED [SEEDS [ACTS]]` plays by plain seeds, without Hypothesis: fast, for
long hunts. What it finds it shortens, and prints as a list that `replay` takes.
"""

import random
import sys

from tests.practice.disorder.acts import CHOICES, People, scene, settle
from tests.practice.disorder.order import disorder

QUIET_S = 320.0
REST_S = 6000.0
WEIGHTS = {"run": 12, "deploy": 3, "scale": 4, "image": 4, "kill": 3, "stateful": 2}


def drawn(chance):
    words = list(CHOICES)
    (word,) = chance.choices(words, [WEIGHTS.get(one, 1) for one in words])
    return (word, *(chance.choice(list(choice)) for choice in CHOICES[word]))


def come_to_rest(people):
    """Let it rest; the complaints."""
    settle(people)
    cluster = people.cluster
    if busy := still_written(cluster):
        return [f"it does not come to rest: {busy}"]
    cluster.clock.run_for(0)  # what is due at this very moment, deliveries to caches too
    return disorder(cluster)


def still_written(cluster):
    """Run until a while has passed without a write; what is written again and again, if it never does.

    Heartbeats go on for ever, and so does the word on what has no room (every 5 minutes), or no place in a
    quota (up to every 1000 s).
    """
    told = []

    def note(resource, event):
        expected = event.object.get("reason") in ("FailedScheduling", "FailedCreate")
        if resource not in ("nodes", "leases.coordination.k8s.io") and not expected:
            told.append(f"{resource} {event.key}")

    cluster.api.store.observe(note)
    for _ in range(int(REST_S / QUIET_S)):
        told.clear()
        cluster.clock.run_for(QUIET_S)
        if not told:
            break
    cluster.api.store.observe(None)
    return sorted(set(told))[:6]


def replay(acts, seed=0):
    """The complaints after these acts."""
    people = People(scene(seed))
    for act in acts:
        people.act(*act)
    return come_to_rest(people)


def attempt(acts, seed=0):
    try:
        return replay(acts, seed)
    except Exception as error:  # noqa: BLE001 - whatever fails is what is hunted
        return [f"{type(error).__name__}: {error}"]


def shortened(acts, seed, complaints, tries=60):
    """Fewer acts that still lead to a complaint of the same sort."""
    size = max(1, len(acts) // 2)
    while size and tries:
        for start in range(0, len(acts), size):
            fewer = acts[:start] + acts[start + size :]
            tries -= 1
            found = attempt(fewer, seed)
            if {sort(one) for one in found} & {sort(one) for one in complaints}:
                acts, complaints = fewer, found
                break
            if not tries:
                break
        else:
            size //= 2
    return acts, complaints


def sort(complaint):
    return " ".join(word for word in complaint.split() if word.isalpha())


def main(first, seeds=1, many=25):
    for seed in range(first, first + seeds):
        chance = random.Random(seed)
        acts = [drawn(chance) for _ in range(many)]
        complaints = attempt(acts, seed)
        if complaints:
            print(f"seed {seed}: {complaints}", flush=True)
            acts, complaints = shortened(acts, seed, complaints)
            print(f"  {acts}\n  {complaints}", flush=True)
    print("done", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
