"""Predicates about workloads, Services, nodes and the rest."""

from dashboard.mirror.records import (
    Condition,
    Deployment,
    HorizontalPodAutoscaler,
    Job,
    PersistentVolumeClaim,
    Pod,
    Record,
    Service,
)
from dashboard.projection.workloads.deployments import rollout_status
from explainer.checks.scene import Scene, is_leaving, revision
from explainer.checks.verdict import Verdict, plural
from explainer.format import predicates as asked
from explainer.format.quantities import Comparison, Reference
from explainer.format.selecting import selector


def number(have: float, want: Comparison, what: str, uids: tuple[str, ...] = ()) -> Verdict:
    """A number beside what it shall be."""
    met = want.holds(have)
    sentence = f"{what}: {have:g}{'' if met else f'; wanted: {want}'}."
    return Verdict(met, sentence, f"{have:g}", str(want), uids)


def missing(of: Reference) -> Verdict:
    """The object of a predicate is not there."""
    return Verdict(False, f"There is no {of}.", "none", "one")


def exists(check: asked.Exists, scene: Scene) -> Verdict:
    """There, and staying."""
    found = scene.find(check.of)
    if found is None:
        return missing(check.of)
    if is_leaving(found):
        return Verdict(False, f"{check.of} is being deleted.", "leaving", "there", (found.uid,))
    return Verdict(True, f"{check.of} is there.", "there", "there", (found.uid,))


def absent(check: asked.Absent, scene: Scene) -> Verdict:
    """Gone for good."""
    found = scene.find(check.of)
    if found is None:
        return Verdict(True, f"{check.of} is gone.", "gone", "gone")
    word = "is being deleted" if is_leaving(found) else "is still there"
    return Verdict(False, f"{check.of} {word}.", word, "gone", (found.uid,))


def rollout_complete(check: asked.RolloutComplete, scene: Scene) -> Verdict:
    """The words are those of `kubectl rollout status`."""
    found = scene.find(check.of)
    if not isinstance(found, Deployment):
        return missing(check.of)
    status = rollout_status(found)
    done = status.verdict == "complete"
    return Verdict(done, status.text, status.verdict, "complete", (found.uid,))


def replicaset(check: asked.ReplicaSets, scene: Scene) -> Verdict:
    """How many replicas the new one, or all old ones together, want."""
    new, old = scene.replicasets(check.owner)
    chosen = new if check.revision == "new" else old
    if not chosen and check.revision == "new":
        return missing(check.owner)
    wanted = sum(1 if one.spec.replicas is None else one.spec.replicas for one in chosen)
    what = f"The {check.revision} ReplicaSet of {check.owner.name} wants"
    return number(wanted, check.replicas, what, tuple(one.uid for one in chosen))


def revised(check: asked.Revision, scene: Scene) -> Verdict:
    """A rollback is a new number, too."""
    found = scene.find(check.of)
    if found is None:
        return missing(check.of)
    grown = revision(found) - scene.baseline.revisions.get(check.of.name, 0)
    return number(grown, check.by, f"New revisions of {check.of.name}", (found.uid,))


def image(check: asked.Image, scene: Scene) -> Verdict:
    """What the template says, not yet what runs."""
    found = scene.find(check.of)
    template = getattr(getattr(found, "spec", None), "template", None)
    if found is None or template is None:
        return missing(check.of)
    images = [
        one.image for one in template.spec.containers or () if check.container in (None, one.name)
    ]
    have = ", ".join(images) or "none"
    return Verdict(
        check.image in images, f"{check.of} runs {have}.", have, check.image, (found.uid,)
    )


def condition(check: asked.Condition, scene: Scene) -> Verdict:
    """`status.conditions`; one that is missing is Unknown, as Kubernetes reads it."""
    found = scene.find(check.of)
    if found is None:
        return missing(check.of)
    known = {one.type: one for one in _conditions(found)}
    one = known.get(check.type)
    status, reason = (one.status, one.reason) if one else ("Unknown", "")
    met = status == check.status and check.reason in (None, reason)
    have = f"{check.type}={status}{f' ({reason})' if reason else ''}"
    want = f"{check.type}={check.status}{f' ({check.reason})' if check.reason else ''}"
    return Verdict(met, f"{check.of}: {have}.", have, want, (found.uid,))


def _conditions(record: Record) -> list[Condition]:
    return list(getattr(getattr(record, "status", None), "conditions", None) or ())


def endpoints(check: asked.Endpoints, scene: Scene) -> Verdict:
    """Who receives requests now."""
    serving = scene.serving(check.service)
    if check.selector is not None:
        chosen = selector(check.selector)
        serving = {
            uid
            for uid in serving
            if isinstance(pod := scene.store.get("Pod", uid), Pod) and chosen.matches(pod.labels)
        }
    what = f"Pods that receive requests for {check.service}"
    return number(len(serving), check.ready, what, tuple(sorted(serving)))


def same_address(check: asked.SameAddress, scene: Scene) -> Verdict:
    """Whatever became of the pods behind it."""
    found = scene.find(check.of)
    if not isinstance(found, Service):
        return missing(check.of)
    have, want = found.spec.cluster_ip, scene.baseline.addresses.get(check.of.name, "")
    return Verdict(have == want, f"{check.of} has the address {have}.", have, want, (found.uid,))


def node(check: asked.Node, scene: Scene) -> Verdict:
    """Ready, cordoned, and how many of the lesson's pods are on it."""
    found = scene.node(check.name)
    if found is None:
        return missing(Reference("Node", check.name))
    status = next(
        (one.status for one in found.status.conditions or () if one.type == "Ready"), "Unknown"
    )
    mine = [pod for pod in scene.all(Pod) if pod.spec.node_name == check.name]
    parts = [
        (check.ready is None or status == check.ready, f"ready: {status}"),
        (
            check.cordoned is None or found.spec.unschedulable == check.cordoned,
            "cordoned" if found.spec.unschedulable else "open",
        ),
        (check.pods is None or check.pods.holds(len(mine)), plural(len(mine), "pod")),
    ]
    have = ", ".join(words for _, words in parts)
    met = all(good for good, _ in parts)
    return Verdict(met, f"Node {check.name}: {have}.", have, _wanted(check), (found.uid,))


def _wanted(check: asked.Node) -> str:
    words = [f"ready: {check.ready}" if check.ready else ""]
    words.append({True: "cordoned", False: "open", None: ""}[check.cordoned])
    words.append(f"{check.pods} pods" if check.pods else "")
    return ", ".join(filter(None, words))


def job(check: asked.Job, scene: Scene) -> Verdict:
    """How many of its pods have succeeded and failed."""
    found = scene.find(Reference("Job", check.name))
    if not isinstance(found, Job):
        return missing(Reference("Job", check.name))
    status = found.status
    complete = any(
        one.type == "Complete" and one.status == "True" for one in status.conditions or ()
    )
    met = (
        (check.succeeded is None or check.succeeded.holds(status.succeeded))
        and (check.failed is None or check.failed.holds(status.failed))
        and (check.complete is None or check.complete == complete)
    )
    have = f"{status.succeeded} succeeded, {status.failed} failed{', complete' if complete else ''}"
    return Verdict(met, f"Job {check.name}: {have}.", have, "", (found.uid,))


def claim(check: asked.Claim, scene: Scene) -> Verdict:
    """A claim's phase."""
    found = scene.find(Reference("PersistentVolumeClaim", check.name))
    if not isinstance(found, PersistentVolumeClaim):
        return missing(Reference("PersistentVolumeClaim", check.name))
    have = found.status.phase
    return Verdict(
        have == check.phase, f"Claim {check.name} is {have}.", have, check.phase, (found.uid,)
    )


def autoscaler(check: asked.Autoscaler, scene: Scene) -> Verdict:
    """What it wants now."""
    found = scene.find(Reference("HorizontalPodAutoscaler", check.name))
    if not isinstance(found, HorizontalPodAutoscaler):
        return missing(Reference("HorizontalPodAutoscaler", check.name))
    wanted = found.status.desired_replicas
    return number(wanted, check.replicas, f"Autoscaler {check.name} wants", (found.uid,))
