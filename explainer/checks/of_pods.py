"""Predicates about pods: how many there are, how they are, and what became of those that were."""

from collections.abc import Callable, Iterable

from dashboard.mirror.records import Pod
from explainer.checks.scene import Scene, is_leaving, is_ready, restarts
from explainer.checks.verdict import Verdict, plural
from explainer.format import predicates as asked
from explainer.format.quantities import Comparison
from explainer.format.selecting import selector


def counted(found: Iterable[Pod], want: Comparison, word: str) -> Verdict:
    """So many pods are `word` ("ready"); the sentence says how many there are and how many there shall be."""
    pods = list(found)
    have = len(pods)
    met = want.holds(have)
    verb = "is" if have == 1 else "are"
    sentence = f"{plural(have, 'pod')} {verb} {word}"
    if not met:
        sentence += f"; wanted: {want}"
    return Verdict(met, f"{sentence}.", str(have), str(want), tuple(pod.uid for pod in pods))


def pods(check: asked.Pods, scene: Scene) -> Verdict:
    """By selector and state."""
    tests = [test for test, words in _tests(check)]
    words = [words for _, words in _tests(check)]
    found = [pod for pod in scene.pods(check.selector) if all(test(pod) for test in tests)]
    return counted(found, check.count, " and ".join(words) or f"labelled {check.selector}")


def _tests(check: asked.Pods) -> Iterable[tuple[Callable[[Pod], bool], str]]:
    """Each field that is set, as a test and its word."""
    if check.ready is not None:
        yield (lambda pod: is_ready(pod) == check.ready), "ready" if check.ready else "not ready"
    if check.terminating is not None:
        yield (
            (lambda pod: is_leaving(pod) == check.terminating),
            "leaving" if check.terminating else "staying",
        )
    if check.phase is not None:
        yield (lambda pod: pod.status.phase == check.phase), check.phase
    if check.waiting is not None:
        yield (
            (lambda pod: bool(_reasons(pod) & set(check.waiting or ()))),
            f"waiting ({' or '.join(check.waiting)})",
        )
    if check.node is not None:
        yield (lambda pod: pod.spec.node_name == check.node), f"on {check.node}"
    if check.scheduled is not None:
        yield (
            (lambda pod: bool(pod.spec.node_name) == check.scheduled),
            "on a node" if check.scheduled else "without a node",
        )


def _reasons(pod: Pod) -> set[str]:
    statuses = [*(pod.status.init_container_statuses or ()), *(pod.status.container_statuses or ())]
    return {status.state.waiting.reason for status in statuses if status.state.waiting}


def ready(check: asked.Ready, scene: Scene) -> Verdict:
    """Ready, and not on the way out."""
    found = [pod for pod in scene.pods(check.selector) if is_ready(pod) and not is_leaving(pod)]
    return counted(found, check.count, "ready")


def selected(check: asked.Selected, scene: Scene) -> Verdict:
    """Whatever their state."""
    return counted(scene.pods(check.selector), check.count, f"chosen by {check.selector}")


def replaced(check: asked.Replaced, scene: Scene) -> Verdict:
    """Pods that were not there when the step began."""
    found = [pod for pod in scene.pods(check.selector) if pod.uid not in scene.baseline.pods]
    return counted(found, check.count, "new")


def same_uid(check: asked.SameUid, scene: Scene) -> Verdict:
    """Those of the beginning are all there, and are the same ones; what was being deleted then may go."""
    chosen, first = selector(check.selector), scene.baseline
    staying = {uid: labels for uid, (labels, _) in first.pods.items() if uid not in first.leaving}
    before = [uid for uid, labels in staying.items() if chosen.matches(labels)]
    gone = [uid for uid in before if scene.store.get("Pod", uid) is None]
    if gone:
        return Verdict(
            False,
            f"{plural(len(gone), 'pod')} of {len(before)} gone.",
            str(len(before) - len(gone)),
            str(len(before)),
        )
    return Verdict(
        True,
        f"The same {plural(len(before), 'pod')} as before.",
        str(len(before)),
        str(len(before)),
        tuple(before),
    )


def restarted(check: asked.Restarts, scene: Scene) -> Verdict:
    """Restarts since the step began; a pod that is new brings its own."""
    found = scene.pods(check.selector)
    before = {uid: count for uid, (_, count) in scene.baseline.pods.items()}
    have = sum(restarts(pod) - before.get(pod.uid, 0) for pod in found)
    met = check.count.holds(have)
    sentence = f"{plural(have, 'restart')}{'' if met else f'; wanted: {check.count}'}."
    return Verdict(met, sentence, str(have), str(check.count), tuple(pod.uid for pod in found))


def spread(check: asked.Spread, scene: Scene) -> Verdict:
    """On how many nodes they run."""
    found = [
        pod for pod in scene.pods(check.selector) if pod.spec.node_name and not is_leaving(pod)
    ]
    have = len({pod.spec.node_name for pod in found})
    met = check.nodes.holds(have)
    sentence = f"The pods are on {plural(have, 'node')}{'' if met else f'; wanted: {check.nodes}'}."
    return Verdict(met, sentence, str(have), str(check.nodes), tuple(pod.uid for pod in found))


def owned(check: asked.Owned, scene: Scene) -> Verdict:
    """By their controller: a Deployment's pods belong to its ReplicaSets."""
    owner = scene.find(check.owner)
    uids = {owner.uid} if owner else set()
    if check.owner.kind == "Deployment":
        new, old = scene.replicasets(check.owner)
        uids = {one.uid for one in (*new, *old)}
    found = [
        pod
        for pod in scene.pods(check.selector)
        if pod.controller is not None and pod.controller.uid in uids
    ]
    return counted(found, check.count, f"owned by {check.owner}")
