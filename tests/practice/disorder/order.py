"""What must be true of a cluster that has come to rest, as a list of what is not."""

from collections import Counter

from practice.informer import Informer
from practice.podstate import condition, is_active, is_ready, is_terminal, is_terminating
from practice.quantities import thousandths
from practice.selectors import matches
from practice.workqueue import WorkQueue


class Look:
    """One look at everything that is stored."""

    def __init__(self, cluster):
        self.cluster = cluster
        api = cluster.api
        self.objects = {
            key: [obj for _, obj in api.store.items(resource.stored_as)]
            for key, resource in api.resources.items()
            if resource.source is None and resource.stored_as == key
        }
        self.by_uid = {
            obj["metadata"]["uid"]: obj
            for found in self.objects.values()
            for obj in found
            if "uid" in obj["metadata"]
        }
        self.pods = self.objects["pods"]
        self.nodes = {node["metadata"]["name"]: node for node in self.objects["nodes"]}

    def owned(self, owner):
        uid = owner["metadata"]["uid"]
        return [
            pod
            for pod in self.pods
            if any(
                one["uid"] == uid and one.get("controller")
                for one in pod["metadata"].get("ownerReferences") or ()
            )
        ]

    def is_name_taken(self, stateful_set):
        """Whether a pod that is not the set's own has one of its names, or had it a moment ago."""
        own = [pod["metadata"]["name"] for pod in self.owned(stateful_set)]
        where, name = (stateful_set["metadata"][word] for word in ("namespace", "name"))
        names = {f"{name}-{number}" for number in range(stateful_set["spec"]["replicas"])}
        taken = {p["metadata"]["name"] for p in self.pods if p["metadata"]["namespace"] == where}
        queue = self.cluster._parts["statefulset-controller"].queue
        was_taken = (
            f"{where}/{name}" in queue.last_error
        )  # tried again after up to 1000 s, as upstream
        return was_taken or bool(names & taken - set(own))

    def is_full(self, namespace):
        """Whether a quota may be what keeps pods away."""
        return any(
            one["metadata"]["namespace"] == namespace for one in self.objects["resourcequotas"]
        )


def name_of(obj):
    metadata = obj["metadata"]
    return f"{obj['kind']} {metadata.get('namespace', '')}/{metadata['name']}"


def disorder(cluster):
    """Each thing that is not as it must be, as a sentence."""
    look = Look(cluster)
    found = []
    for check in CHECKS:
        found += check(look)
    return found


# -- objects -------------------------------------------------------------------------------------------


def owners_exist(look):
    for found in look.objects.values():
        for obj in found:
            for one in obj["metadata"].get("ownerReferences") or ():
                if one["uid"] not in look.by_uid:
                    yield f"{name_of(obj)} belongs to {one['kind']} {one['name']}, which is gone"


def nothing_is_half_deleted(look):
    for found in look.objects.values():
        for obj in found:
            if "deletionTimestamp" in obj["metadata"]:
                waits = obj["metadata"].get("finalizers")
                yield f"{name_of(obj)} is still being deleted, finalizers {waits}"


def controllers_have_seen_everything(look):
    for found in look.objects.values():
        for obj in found:
            seen = (obj.get("status") or {}).get("observedGeneration")
            if seen is not None and seen != obj["metadata"]["generation"]:
                yield f"{name_of(obj)}: {seen} of {obj['metadata']['generation']} observed"


# -- pods ----------------------------------------------------------------------------------------------


def pods_are_somewhere_or_say_why(look):
    for pod in look.pods:
        node = pod["spec"].get("nodeName")
        if node and node not in look.nodes:
            yield f"{name_of(pod)} is on {node}, which does not exist"
        if node or not is_active(pod):
            continue
        scheduled = condition(pod, "PodScheduled") or {}
        if scheduled.get("status") != "False" or not scheduled.get("message"):
            yield f"{name_of(pod)} waits, and nobody says why"


def placed_pods_run(look):
    for pod in look.pods:
        if pod["spec"].get("nodeName") and is_active(pod) and not is_ready(pod):
            states = (pod["status"].get("containerStatuses") or [{}])[0].get("state")
            yield f"{name_of(pod)} has a node and is not ready: {states}"


def addresses_are_nobody_elses(look):
    used = Counter(
        pod["status"]["podIP"]
        for pod in look.pods
        if pod["status"].get("podIP") and not is_terminal(pod)
    )
    yield from (f"{many} pods have the address {ip}" for ip, many in used.items() if many > 1)


def nodes_hold_what_they_can(look):
    for name, node in look.nodes.items():
        here = [p for p in look.pods if p["spec"].get("nodeName") == name and not is_terminal(p)]
        cpu = sum(requests_of(pod, "cpu") for pod in here)
        room = node["status"]["allocatable"]
        if cpu > thousandths(room["cpu"]) or len(here) > int(room["pods"]):
            yield f"{name} holds {len(here)} pods with {cpu}m"


def requests_of(pod, resource):
    stated = [one.get("resources", {}).get("requests", {}) for one in pod["spec"]["containers"]]
    return sum(thousandths(one[resource]) for one in stated if resource in one)


# -- workloads -----------------------------------------------------------------------------------------


def replicas_are_there_or_it_is_known_why(look):
    kinds = ("replicasets.apps", "statefulsets.apps")
    for obj in [one for kind in kinds for one in look.objects[kind]]:
        pods = [pod for pod in look.owned(obj) if is_active(pod)]
        wanted, status = obj["spec"]["replicas"], obj["status"]
        if len(pods) != wanted and not look.is_full(obj["metadata"]["namespace"]):
            waiting = any(not pod["spec"].get("nodeName") for pod in pods)
            if not (obj["kind"] == "StatefulSet" and (waiting or look.is_name_taken(obj))):
                yield f"{name_of(obj)} has {len(pods)} of {wanted} pods"
        ready = sum(map(is_ready, pods))
        if (status.get("replicas", 0), status.get("readyReplicas", 0)) != (len(pods), ready):
            yield f"{name_of(obj)} counts {status}, there are {len(pods)}, {ready} ready"


def deployments_are_rolled_out(look):
    for obj in look.objects["deployments.apps"]:
        sets = [
            one
            for one in look.objects["replicasets.apps"]
            if [o["uid"] for o in one["metadata"].get("ownerReferences") or ()]
            == [obj["metadata"]["uid"]]
        ]
        pods = [pod for one in sets for pod in look.owned(one) if is_active(pod)]
        excused = look.is_full(obj["metadata"]["namespace"]) or any(
            not pod["spec"].get("nodeName") for pod in pods
        )
        alive = [one for one in sets if one["spec"]["replicas"]]
        wanted, status = obj["spec"]["replicas"], obj["status"]
        if not excused and (len(alive) > 1 or len(pods) != wanted):
            sizes = [one["spec"]["replicas"] for one in alive]
            yield f"{name_of(obj)} wants {wanted}, its sets want {sizes}"
        if not excused and status.get("updatedReplicas", 0) != wanted:
            yield f"{name_of(obj)} counts {status}, wants {wanted}"
        if status.get("readyReplicas", 0) != sum(map(is_ready, pods)):
            yield f"{name_of(obj)} counts {status.get('readyReplicas', 0)} ready pods"


def daemons_are_on_every_node_that_takes_them(look):
    for obj in look.objects["daemonsets.apps"]:
        here = Counter(pod["spec"].get("nodeName") for pod in look.owned(obj) if is_active(pod))
        status, full = obj["status"], look.is_full(obj["metadata"]["namespace"])
        if any(many > 1 for node, many in here.items() if node):
            yield f"{name_of(obj)} has {here}"
        may = [name for name, node in look.nodes.items() if takes_daemons(node)]
        stale = len(look.nodes) - len(
            may
        )  # a taint that lets pods stay is no reason to count again
        if not 0 <= status["desiredNumberScheduled"] - len(may) <= stale:
            yield f"{name_of(obj)} wants {status['desiredNumberScheduled']} pods on {may}"
        missing = [name for name in may if not here[name]]
        surplus = [name for name in here if name not in may and not keeps_daemons(look.nodes[name])]
        if (missing and not full) or surplus:
            yield f"{name_of(obj)} has {here}, its nodes are {may}"


def takes_daemons(node):
    taints = node["spec"].get("taints") or ()
    return not any(one["key"] == "people" for one in taints)


def keeps_daemons(node):
    """NoSchedule keeps new pods away, and lets those that run go on."""
    taints = node["spec"].get("taints") or ()
    return not any((one["key"], one["effect"]) == ("people", "NoExecute") for one in taints)


def jobs_are_over_or_it_is_known_why(look):
    for obj in look.objects["jobs.batch"]:
        pods = look.owned(obj)
        active = [pod for pod in pods if is_active(pod)]
        status = obj["status"]
        if status.get("active", 0) != len(active):
            yield f"{name_of(obj)} counts {status.get('active')} active pods of {len(active)}"
        over = any(
            (condition(obj, kind) or {}).get("status") == "True" for kind in ("Complete", "Failed")
        )
        waits = any(not pod["spec"].get("nodeName") for pod in active)
        excused = obj["spec"].get("suspend") or waits or look.is_full(obj["metadata"]["namespace"])
        if not over and not excused:
            yield f"{name_of(obj)} is not over: {status}"
        if over and active:
            yield f"{name_of(obj)} is over and has {len(active)} pods"


# -- services, budgets, quotas, claims -------------------------------------------------------------------


def endpoints_are_the_ready_pods(look):
    for service in look.objects["services"]:
        selector = service["spec"].get("selector")
        if not selector:
            continue
        namespace, name = service["metadata"]["namespace"], service["metadata"]["name"]
        everybody = service["spec"].get("publishNotReadyAddresses")
        expected = sorted(
            pod["status"]["podIP"]
            for pod in look.pods
            if pod["metadata"]["namespace"] == namespace
            and not is_terminal(pod)
            and pod["status"].get("podIP")
            and (everybody or (is_ready(pod) and not is_terminating(pod)))
            and matches({"matchLabels": selector}, pod["metadata"].get("labels") or {})
        )
        sliced = sorted(
            address
            for piece in look.objects["endpointslices.discovery.k8s.io"]
            if piece["metadata"]["namespace"] == namespace
            and piece["metadata"]["labels"].get("kubernetes.io/service-name") == name
            for one in piece["endpoints"] or ()
            if one["conditions"]["ready"]
            for address in one["addresses"]
        )
        listed = sorted(
            address["ip"]
            for one in look.objects["endpoints"]
            if (one["metadata"]["namespace"], one["metadata"]["name"]) == (namespace, name)
            for subset in one.get("subsets") or ()
            for address in subset.get("addresses") or ()
        )
        if not expected == sliced == listed:
            yield f"{name_of(service)}: ready {expected}, slices {sliced}, endpoints {listed}"


def budgets_count_right(look):
    for budget in look.objects["poddisruptionbudgets.policy"]:
        mine = [
            pod
            for pod in look.pods
            if pod["metadata"]["namespace"] == budget["metadata"]["namespace"]
            and matches(budget["spec"]["selector"], pod["metadata"].get("labels") or {})
        ]
        healthy, least = sum(map(is_ready, mine)), budget["spec"]["minAvailable"]
        status = budget["status"]
        expected = (len(mine), healthy, least, max(0, healthy - least))
        words = ("expectedPods", "currentHealthy", "desiredHealthy", "disruptionsAllowed")
        if tuple(status[word] for word in words) != expected or status.get("disruptedPods"):
            yield f"{name_of(budget)} says {status}, expected {expected}"


def quotas_are_the_sums(look):
    for quota in look.objects["resourcequotas"]:
        namespace = quota["metadata"]["namespace"]
        pods = [
            pod
            for pod in look.pods
            if pod["metadata"]["namespace"] == namespace and not is_terminal(pod)
        ]
        deployments = [
            one
            for one in look.objects["deployments.apps"]
            if one["metadata"]["namespace"] == namespace
        ]
        used = quota["status"]["used"]
        counted = (used["pods"], thousandths(used["requests.cpu"]), used["count/deployments.apps"])
        cpu = sum(requests_of(pod, "cpu") for pod in pods)
        if counted != (str(len(pods)), cpu, str(len(deployments))):
            yield f"{name_of(quota)} says {used}: {len(pods)} pods, {cpu}m, {len(deployments)}"


def claims_and_volumes_belong_together(look):
    claims = {one["metadata"]["uid"]: one for one in look.objects["persistentvolumeclaims"]}
    volumes = {one["metadata"]["name"]: one for one in look.objects["persistentvolumes"]}
    for volume in volumes.values():
        claim = claims.get((volume["spec"].get("claimRef") or {}).get("uid"))
        if claim is None or claim["spec"].get("volumeName") != volume["metadata"]["name"]:
            yield f"{name_of(volume)} is left over: {volume['status']}"
    for claim in claims.values():
        if claim["status"]["phase"] != "Bound" or claim["spec"]["volumeName"] not in volumes:
            yield f"{name_of(claim)} is {claim['status']['phase']}"


# -- what the parts remember -------------------------------------------------------------------------------


def caches_are_the_store(look):
    parts = look.cluster._parts.values()
    held = (value for part in parts for value in getattr(part, "__dict__", {}).values())
    informers = {one.resource: one for one in held if isinstance(one, Informer)}
    assert len(informers) > 10
    for informer in informers.values():
        cached = {key: one["metadata"]["resourceVersion"] for key, one in informer._objects.items()}
        stored = {
            key: one["metadata"]["resourceVersion"]
            for key, one in look.cluster.api.store.items(informer.resource)
        }
        if cached != stored:
            yield f"the cache of {informer.resource} differs: {cached.items() ^ stored.items()}"


def the_scheduler_counts_what_is_there(look):
    nodes = look.cluster._parts["scheduler"]._nodes
    for info in nodes.all:
        here = {
            pod["metadata"]["uid"]
            for pod in look.pods
            if pod["spec"].get("nodeName") == info.name and not is_terminal(pod)
        }
        counted = set(info.pods)
        if counted != here:
            yield f"the scheduler has {len(counted)} pods on {info.name}, there are {len(here)}"


def kubelets_have_their_pods(look):
    for name, kubelet in look.cluster.node_services._kubelets.items():
        here = {p["metadata"]["uid"] for p in look.pods if p["spec"].get("nodeName") == name}
        if set(kubelet.pods) - here:
            yield f"the kubelet of {name} still has {set(kubelet.pods) - here}"


def no_key_fails(look):
    for name in look.cluster.component_names:
        queue = getattr(look.cluster._parts[name], "queue", None)
        if isinstance(queue, WorkQueue):
            for key, error in queue.last_error.items():
                if not any(reason in error for reason in KNOWN_REASONS):
                    yield f"{name} fails at {key}: {error}"


KNOWN_REASONS = ("exceeded quota", "failed quota", "already exists")
"""A quota is full, or wants what the pod does not state; a StatefulSet's pod that somebody took out of its
selector keeps its name."""

CHECKS = (
    owners_exist,
    nothing_is_half_deleted,
    controllers_have_seen_everything,
    pods_are_somewhere_or_say_why,
    placed_pods_run,
    addresses_are_nobody_elses,
    nodes_hold_what_they_can,
    replicas_are_there_or_it_is_known_why,
    deployments_are_rolled_out,
    daemons_are_on_every_node_that_takes_them,
    jobs_are_over_or_it_is_known_why,
    endpoints_are_the_ready_pods,
    budgets_count_right,
    quotas_are_the_sums,
    claims_and_volumes_belong_together,
    caches_are_the_store,
    the_scheduler_counts_what_is_there,
    kubelets_have_their_pods,
    no_key_fails,
)
