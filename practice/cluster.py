"""One practice cluster: the clock, the API server, and everything that acts in it.

Promises: two clusters with the same scenario, seed and start, that get the same requests at the
same simulated times, make the same writes. Every acting part is a *component* with a name; a
component that is switched off does nothing until it is switched on again, when it acts on what it
missed (all parts look at the state, not at single events).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from practice.api.api import Api
from practice.api.bootstrap import bind_namespaced_user, bootstrap
from practice.api.client import Client
from practice.clock import Clock
from practice.controllers import (
    api_services,
    autoscaler,
    certificate_cleaner,
    certificate_signing,
    clusterrole_aggregation,
    cronjob,
    daemonset,
    deployment,
    disruption,
    endpoints,
    endpointslice,
    endpointslice_mirroring,
    ephemeral_volume,
    flow_control,
    garbage,
    ingress,
    job,
    load_balancer,
    namespace,
    node_autoscaler,
    node_lifecycle,
    persistentvolume,
    pod_collection,
    policy_status,
    provisioner,
    pv_protection,
    pvc_protection,
    replicaset,
    replication_controller,
    resource_quota,
    root_ca,
    service_account,
    service_ranges,
    statefulset,
    storage_migration,
    taint_eviction,
    ttl_after_finished,
    vac_protection,
)
from practice.faults import Faults, World
from practice.fleet import Fleet
from practice.fleet.fleet import COMPONENT as FLEET
from practice.forking import Frozen, freeze, nobody, thaw
from practice.informer import Informers
from practice.kubelet import Kubelets
from practice.kubelet.kubelets import COMPONENT as KUBELET
from practice.network import COMPONENT as NETWORK
from practice.network import Network
from practice.network.api_server import ApiServer
from practice.network.webhooks import WebhookDialer
from practice.scenarios import Scenario, ScenarioError, load_scenario
from practice.scheduler.scheduler import COMPONENT as SCHEDULER
from practice.scheduler.scheduler import Scheduler
from practice.script import COMPONENT as SCRIPT
from practice.script import Script
from practice.snapshots import Snapshot, Snapshots
from practice.workqueue import WorkQueue

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)  # a Monday morning
Controller = Callable[[Client, Clock, Informers], Any]

CONTROLLERS: dict[str, Controller] = {
    deployment.NAME: deployment.DeploymentController,
    replicaset.NAME: replicaset.ReplicaSetController,
    endpoints.NAME: endpoints.EndpointsController,
    daemonset.NAME: daemonset.DaemonSetController,
    statefulset.NAME: statefulset.StatefulSetController,
    replication_controller.NAME: replication_controller.ReplicationController,
    endpointslice.NAME: endpointslice.EndpointSliceController,
    endpointslice_mirroring.NAME: endpointslice_mirroring.EndpointSliceMirroringController,
    garbage.NAME: garbage.GarbageCollector,
    namespace.NAME: namespace.NamespaceController,
    service_account.NAME: service_account.ServiceAccountController,
    service_ranges.NAME: service_ranges.ServiceRangesController,
    api_services.NAME: api_services.ApiServiceController,
    flow_control.NAME: flow_control.FlowControlController,
    root_ca.NAME: root_ca.RootCaPublisher,
    certificate_signing.NAME: certificate_signing.CertificateSigningController,
    certificate_cleaner.NAME: certificate_cleaner.CertificateCleaner,
    resource_quota.NAME: resource_quota.ResourceQuotaController,
    clusterrole_aggregation.NAME: clusterrole_aggregation.ClusterRoleAggregationController,
    storage_migration.NAME: storage_migration.StorageMigrationController,
    policy_status.NAME: policy_status.PolicyStatusController,
    node_lifecycle.NAME: node_lifecycle.NodeLifecycleController,
    taint_eviction.NAME: taint_eviction.TaintEvictionController,
    pod_collection.NAME: pod_collection.PodCollector,
    ingress.NAME: ingress.IngressController,
    job.NAME: job.JobController,
    autoscaler.NAME: autoscaler.AutoscalerController,
    cronjob.NAME: cronjob.CronJobController,
    ttl_after_finished.NAME: ttl_after_finished.TtlAfterFinishedController,
    disruption.NAME: disruption.DisruptionController,
    load_balancer.NAME: load_balancer.LoadBalancerController,
    persistentvolume.NAME: persistentvolume.PersistentVolumeController,
    pvc_protection.NAME: pvc_protection.PvcProtectionController,
    pv_protection.NAME: pv_protection.PvProtectionController,
    vac_protection.NAME: vac_protection.VacProtectionController,
    ephemeral_volume.NAME: ephemeral_volume.EphemeralVolumeController,
    provisioner.NAME: provisioner.ProvisionerController,
}


class ClusterError(Exception):
    """The cluster was asked for something that it does not have."""


class Cluster:
    """A clock, an API server, controllers, a scheduler, the nodes, and a scene to begin with.

    `scenario` is a scene, or the name of one (ClusterError when it is unknown or wrong). `start` is the
    simulated time at which the cluster begins; programs for people pass the real one
    (`practice.clock.real_time`), so that ages look right.
    """

    def __init__(
        self, scenario: Scenario | str = "empty", *, seed: int = 0, start: datetime = START
    ) -> None:
        self.scenario = _load(scenario) if isinstance(scenario, str) else scenario
        self.clock = Clock(seed=seed, start=start)
        self.api = Api(self.clock)
        self.snapshots = Snapshots()
        self.faults = Faults(World(self.api, self.clock))
        self._parts: dict[str, Any] = {}
        self.script = self._parts[SCRIPT] = Script(self.api, self.faults, self._parts)
        if self.scenario.fleet is not None:
            self._parts[FLEET] = Fleet(self.scenario.fleet, self.api)
            return
        self.node_services = Kubelets(
            Client(self.api, user="system:nodes", component=KUBELET), self.clock
        )
        self.api.node_services = self.node_services
        self._parts[KUBELET] = self.faults.world.nodes = self.node_services

    def start(self) -> None:
        """Make the system's objects and the scenario's, and let every component begin.

        They act as the clock runs. ClusterError: the API server refused an object of the scenario.
        """
        bootstrap(self.api)
        if self.scenario.fleet is not None:
            self._parts[FLEET].start()
            return
        informers = Informers(Client(self.api, user="system:kube-controller-manager"))
        system = self.scenario.system
        self.network = Network(informers, self.clock, self.node_services, system=system)
        self.node_services.use_network(self.network)
        self.network.api_server = ApiServer(self.api)
        dialer = WebhookDialer(self.network, informers)
        self.api.admission.use_dialer(dialer)
        self.api.conversions.dialer = dialer
        self._parts[NETWORK] = self.faults.world.network = self.network
        for name, controller in CONTROLLERS.items():
            user = f"system:serviceaccount:kube-system:{name}"
            self._parts[name] = controller(Client(self.api, user=user), self.clock, informers)
        if groups := self.scenario.groups:
            name = node_autoscaler.NAME
            client = Client(self.api, user=name)
            self._parts[name] = node_autoscaler.NodeAutoscaler(
                client, self.clock, informers, groups
            )
        client = Client(self.api, user="system:kube-scheduler", component=SCHEDULER)
        self._parts[SCHEDULER] = Scheduler(client, self.clock)
        try:
            self.scenario.apply(Client(self.api, user="kubernetes-admin"))
        except ScenarioError as error:
            raise ClusterError(str(error)) from error
        bind_namespaced_user(self.api)

    # -- copies ------------------------------------------------------------------------------------

    def fork(self) -> "Cluster":
        """Another cluster that is in the same state, to the last timer, and goes its own way.

        It has no snapshots, nobody watches it yet, and nobody drives its clock.
        """
        return _thawed(freeze(self))

    def snapshot(self, name: str) -> Snapshot:
        """Keep the present state under a name. SnapshotError: bad name, or no room."""
        taken = Snapshot(
            name=name, at=self.clock.now(), version=self.api.store.version, frozen=freeze(self)
        )
        self.snapshots.add(taken)
        return taken

    def restore(self, name: str) -> None:
        """Go back to a snapshot: objects, simulated time, timers, chance, switches and faults.

        The rate of the clock stays. Clients keep their credentials, but not their place: versions
        go on above the highest one so far, and all earlier ones are too old (410), so that they
        list anew. `clock` and `api` are others afterwards. SnapshotError: there is none of that name.
        """
        restored = _thawed(self.snapshots.get(name).frozen)
        restored.api.store.continue_after(self.api.store.version)
        restored.api.authenticator = self.api.authenticator
        restored.clock.rate = self.clock.rate
        kept = {"snapshots": self.snapshots}
        self.__dict__.clear()
        self.__dict__.update({**restored.__dict__, **kept})

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "snapshots": Snapshots()}

    def publish_root_ca(self, certificate_pem: str, key_pem: str = "") -> None:
        """Tell every namespace by which certificate the API server is trusted, and its signer the key
        of it, which is a secret."""
        publisher = self._parts.get(root_ca.NAME)
        if publisher is not None:
            publisher.publish(certificate_pem)
        signer = self._parts.get(certificate_signing.NAME)
        if signer is not None and key_pem:
            signer.use(certificate_pem, key_pem)

    # -- components --------------------------------------------------------------------------------

    @property
    def component_names(self) -> list[str]:
        """What can be switched off and on, stepped to, and is named in random streams."""
        return list(self._parts)

    def workload(self, name: str) -> tuple[int, str]:
        """Keys that wait in the component's work queue, and the error of the one that failed last."""
        queue = getattr(self._parts[name], "queue", None)
        if not isinstance(queue, WorkQueue):
            return 0, ""
        return len(queue), next(reversed(queue.last_error.values()), "")

    def switch(self, name: str, on: bool) -> None:
        """Switch a component off or on. ClusterError: there is none of that name."""
        if name not in self._parts:
            known = ", ".join(self._parts)
            raise ClusterError(f"there is no component {name!r}; there are {known}")
        if on:
            self.clock.release(name)
        else:
            self.clock.hold(name)


def _thawed(frozen: Frozen) -> Cluster:
    cluster: Cluster = thaw(frozen)
    cluster.api.store.forget_listeners(nobody)
    return cluster


def _load(name: str) -> Scenario:
    try:
        return load_scenario(name)
    except ScenarioError as error:
        raise ClusterError(str(error)) from error
