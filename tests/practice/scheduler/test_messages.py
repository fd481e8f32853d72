"""The sentence for a pod without a place, as kube-scheduler 1.37 wrote it for the same cluster."""

from practice.scheduler.filters import Verdict
from practice.scheduler.messages import failure, makes_room, no_candidate
from practice.scheduler.preemption import NEVER, NO_VICTIMS, Candidate
from tests.practice.scheduler.lab import pod_info

CORDONED = Verdict("NodeUnschedulable", ("node(s) were unschedulable",))
TAINTED = Verdict("TaintToleration", ("node(s) had untolerated taint(s)",))
FULL = Verdict("NodeResourcesFit", ("Insufficient cpu",), resolvable=True)
TOO_SMALL = Verdict("NodeResourcesFit", ("Insufficient cpu", "Insufficient memory"))


def test_reasons_are_counted_and_sorted_by_their_text():
    assert failure([CORDONED, TAINTED, FULL], no_candidate(3, {"full": (NO_VICTIMS,)})) == (
        "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s)"
        " were unschedulable. preemption: 0/3 nodes are available: 1 No preemption victims found"
        " for incoming pod, 2 Preemption is not helpful for scheduling."
    )


def test_node_with_two_reasons_counts_in_both():
    assert failure([TOO_SMALL] * 3, no_candidate(3, {})) == (
        "0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory. preemption: 0/3 nodes"
        " are available: 3 Preemption is not helpful for scheduling."
    )


def test_pod_that_never_preempts_and_cluster_without_nodes():
    assert failure([FULL], NEVER).endswith(
        " preemption: not eligible due to preemptionPolicy=Never."
    )
    assert failure([], "") == "no nodes available to schedule pods"


def test_room_that_is_being_made_is_told():
    told = failure([FULL], makes_room(Candidate("node-1", [pod_info("low")], 0)))
    assert told == (
        "0/1 nodes are available: 1 Insufficient cpu. preemption: found a potential placement for"
        " pod on node node-1, preempting 1 victims"
    )
