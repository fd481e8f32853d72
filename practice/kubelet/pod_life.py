"""The life of one pod on its node: from accepted to removed.

Joins the stages (`practice/stages/pod.yaml`), the containers in their order (init containers one by
one, sidecars that stay, then all the others), probes, restart policy and graceful termination; and
writes the pod's status, at most once per instant.

Promises: writes only `status` and the final removal; never touches a pod of the same name with
another uid; a pod that vanished from the API vanishes here without a further word.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from practice.api.errors import ApiError
from practice.clock import Timer
from practice.informer import Object
from practice.kubelet import sizes
from practice.kubelet.container import Container, Terminated
from practice.kubelet.container_life import ContainerLife
from practice.kubelet.history import containers_of, roles
from practice.kubelet.host import Host
from practice.kubelet.leaving import Leaving, Refusal
from practice.kubelet.pod_report import SANDBOX_GONE, PodFacts, PodReport, refused
from practice.kubelet.pod_status import any_main_started, phase
from practice.kubelet.probing import KINDS, Kind, Probe
from practice.kubelet.resize_state import ResizeState, progress
from practice.kubelet.volumes.pod_volumes import MountError, MountPending, PodVolumes
from practice.limits import LEASE_RENEW_S, REMOTE_ANSWER_S

NO_SANDBOX = "no pod sandbox exists"
DEADLINE = "DeadlineExceeded"
_TOO_LONG = "Pod was active on the node longer than the specified deadline"


class PodLife:
    """One pod on a simulated node."""

    def __init__(self, host: Host, pod: Object) -> None:
        self.pod = pod
        self.ip = ""
        self._host = host
        self._gone = False
        self._terminal = ""
        self._leaving: Leaving | None = None
        self._winding_up = False
        self._ending = False
        self._removing = False
        self._initialized = False
        self._sandbox_problem = NO_SANDBOX
        self._grace_s: int | None = None
        self._chain: Timer | None = None
        self._deadline: Timer | None = None
        self._probes: dict[str, list[Probe]] = {}
        self.allocated = pod
        """The pod with the sizes that its node has allocated to it."""
        self._resize = ResizeState()
        self._start_time = (pod.get("status") or {}).get("startTime") or ""
        self._shown_sizes: tuple[Object, bool, Object] | None = None
        self.volumes = PodVolumes(host, pod)
        self._report = PodReport(host, pod, self._facts)
        self.lives = [ContainerLife(host, self, one) for one in containers_of(pod)]

    # -- what the kubelets tell --------------------------------------------------------------------

    def begin(self, refusal: Refusal | None = None) -> None:
        """The pod was assigned to this node, which takes it, or refuses it."""
        if (self.pod.get("status") or {}).get("phase") in ("Succeeded", "Failed"):
            self._terminal = self.pod["status"]["phase"]
        if "deletionTimestamp" in self.pod["metadata"]:
            self._sandbox_problem = ""
            self.update(self.pod)
        elif not self._terminal and refusal is not None:
            delay_s = self._host.stages["accepted"].delay_s(self._host.chance)
            self._chain = self._host.after(delay_s, partial(self._refuse, refusal))
        elif not self._terminal:
            self._go("accepted")

    def _refuse(self, why: Refusal) -> None:
        if self._gone or self._ending:
            return
        self._terminal = "Failed"
        self._host.event(self.pod, "Warning", why.reason, why.message)
        refused(self._host, self.pod, why)

    def update(self, pod: Object) -> None:
        """The pod's object has changed."""
        before, self.pod = self.pod, pod
        spec = sizes.with_sizes(pod["spec"], self.allocated["spec"])
        self.allocated = pod if spec is pod["spec"] else {**pod, "spec": spec}
        self.volumes.update(pod)
        if "deletionTimestamp" in pod["metadata"]:
            self._terminate()
            return
        self._report.seen(pod)
        if pod["metadata"].get("generation") != before["metadata"].get("generation"):
            self.changed()
            self._watch_deadline()
        self._let_in()
        self._hand_on()

    def _hand_on(self) -> None:
        """Tell the containers what the pod says of them."""
        specs = {one["name"]: one for one, _ in roles(self.allocated["spec"])}
        for life in self.lives:
            spec = specs.get(life.container.name)
            if spec is not None and spec is not life.container.spec:
                life.replace(spec, self._spec_grace_s())

    # -- size --------------------------------------------------------------------------------------

    @property
    def wants_other_size(self) -> bool:
        """Its spec asks for another size than is allocated."""
        return self.pod["spec"] is not self.allocated["spec"]

    def allocate(self) -> None:
        """There is room: its containers get what its spec asks for."""
        now, generation = self._host.clock.now_text(), self._generation
        self.allocated = self.pod
        self._resize = ResizeState(progress=progress(now, generation))
        self._tell_resize("Normal", "ResizeStarted", "started")
        self.changed()
        self._hand_on()
        self.resized()

    def defer_resize(self, why: Refusal) -> None:
        """There is no room yet."""
        before, state = (
            self._resize,
            self._resize.deferred(self._host.clock.now_text(), why.message, self._generation),
        )
        self._resize = state
        if state.is_news(before):
            self._tell_resize("Warning", "ResizeDeferred", "Deferred", why.message)
            self.changed()

    def resize_reverted(self) -> None:
        """Its spec asks for what it has again."""
        if self._resize.pending is not None:
            self._resize = ResizeState(progress=self._resize.progress)
            self.changed()

    def resized(self) -> None:
        """When all containers have the size that is allocated, the resize is over."""
        if self._resize.progress is None or any(life.is_resizing for life in self.lives):
            return
        if any(life.in_exchange for life in self.lives):
            return
        generation = self._resize.progress["observedGeneration"]
        self._resize = ResizeState(pending=self._resize.pending)
        self._tell_resize("Normal", "ResizeCompleted", "completed", generation=generation)
        self.changed()

    def resize_failed(self, why: str) -> None:
        """A container uses more than it shall have."""
        before = self._resize
        self._resize = before.failed(self._host.clock.now_text(), why, self._generation)
        if before.progress is None or before.progress.get("message") != why:
            self._tell_resize("Warning", "ResizeError", "error", why)
            self.changed()

    @property
    def _generation(self) -> int:
        return int(self.pod["metadata"].get("generation") or 0)

    def _tell_resize(
        self, kind: str, reason: str, word: str, error: str = "", generation: int | None = None
    ) -> None:
        number = self._generation if generation is None else generation
        text = sizes.summary(self.pod["spec"], number, error)
        self._host.event(self.pod, kind, reason, f"Pod resize {word}: {text}")

    def vanish(self) -> None:
        """The object is gone, or the node is off: stop everything without a word."""
        self._gone = True
        self._report.end()
        self.volumes.tear_down()
        for timer in (self._chain, self._deadline):
            if timer is not None:
                timer.cancel()
        for life in self.lives:
            self._end_probes(life.container.name)
            life.vanish()
        uid = self.pod["metadata"]["uid"]
        self._host.images.forget_pod(uid)
        self._host.give_ip_back(uid)

    @property
    def is_over(self) -> bool:
        """It has ended for good, and nothing of it runs any more."""
        running = any(life.container.running for life in self.lives)
        return self._gone or (not running and (self._removing or bool(self._terminal)))

    def take_away(self, why: Leaving, *, grace_s: float) -> None:
        """End it, for its node's sake, or because it used more than it may."""
        if self._ending:
            for life in self.lives:
                life.hurry(grace_s)
            return
        self._leaving = why
        self._grace_s = int(grace_s)
        self._stop_containers(grace_s)

    # -- stages ------------------------------------------------------------------------------------

    def _go(self, stage: str) -> None:
        delay_s = self._host.stages[stage].delay_s(self._host.chance)
        self._chain = self._host.after(delay_s, partial(self._reach, stage))

    def _reach(self, stage: str) -> None:
        if self._gone:
            return
        actions: dict[str, Callable[[], bool]] = {
            "accepted": self._accept,
            "volumes": self._mount_volumes,
            "sandbox": self._make_sandbox,
            "ended": self._write_end,
            "cleaned": self._remove,
        }
        follows = self._host.stages[stage].then
        if actions[stage]() and follows:
            self._go(follows)

    def _accept(self) -> bool:
        self._start_time = self._start_time or self._host.clock.now_text()
        self.changed()
        self._watch_deadline()
        return True

    def _watch_deadline(self) -> None:
        """End the pod when it has been active for `activeDeadlineSeconds`."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        limit_s = self.pod["spec"].get("activeDeadlineSeconds")
        if limit_s is None or not self._start_time or self._terminal:
            return
        passed_s = (
            self._host.clock.now() - datetime.fromisoformat(self._start_time)
        ).total_seconds()
        self._deadline = self._host.after(max(0.0, limit_s - passed_s), self._expire)

    def _expire(self) -> None:
        self._deadline = None
        if self._gone or self._ending or self._terminal or self._leaving is not None:
            return
        self._host.event(self.pod, "Normal", DEADLINE, _TOO_LONG)
        why = Leaving(DEADLINE, _TOO_LONG, disruption=False)
        self.take_away(why, grace_s=self._spec_grace_s())

    def _mount_volumes(self) -> bool:
        try:
            self.volumes.set_up()
        except MountPending:
            self._chain = self._host.after(REMOTE_ANSWER_S, partial(self._reach, "volumes"))
            return False
        except MountError as error:
            self._host.event(self.pod, "Warning", "FailedMount", str(error))
            delay_s = self._host.stages["resync"].delay_s(self._host.chance)
            self._chain = self._host.after(delay_s, partial(self._reach, "volumes"))
            return False
        return True

    def _make_sandbox(self) -> bool:
        own_network = not self.pod["spec"].get("hostNetwork")
        uid = self.pod["metadata"]["uid"]
        self.ip = self._host.take_ip(uid) if own_network else self._host.ip
        self._sandbox_problem = ""
        self.changed()
        self._begin_guests()
        self._start_next()
        return True

    def _let_in(self) -> None:
        """Ephemeral containers that have come to the pod start once it has its sandbox."""
        known = {life.container.name for life in self.lives}
        new = [one for one in containers_of(self.pod) if one.name not in known]
        if not new or self._terminal:
            return
        self.lives += [ContainerLife(self._host, self, one) for one in new]
        self.changed()
        if not self._sandbox_problem:
            self._begin_guests()

    def _begin_guests(self) -> None:
        for life in self.lives:
            if life.container.role == "ephemeral" and life.container.run == 0:
                life.begin()

    # -- containers --------------------------------------------------------------------------------

    def _start_next(self) -> None:
        """The next init container or sidecar; when all are done, all the others at once."""
        for life in self.lives:
            container = life.container
            if container.role in ("main", "ephemeral"):
                break
            done = isinstance(container.state, Terminated) and container.state.exit_code == 0
            if container.role == "init" and done:
                continue
            if container.role == "sidecar" and container.running and container.started:
                continue
            if container.run == 0:
                life.begin()
            return
        for life in self.lives:
            if life.container.role == "main" and life.container.run == 0:
                life.begin()

    def container_started(self, life: ContainerLife) -> None:
        """A sidecar that runs lets the next ones begin."""
        if life.container.role == "main":
            self._initialized = True
        elif life.container.role == "sidecar" and not self._initialized:
            self._start_next()

    def container_noticed(self, life: ContainerLife) -> None:
        """Begin its probes."""
        container = life.container
        probes = []
        for kind in KINDS:
            if container.spec.get(f"{kind}Probe"):
                probes.append(self._probe(life, kind))
        self._probes[container.name] = probes
        for probe in probes:
            probe.begin(container.started_s)

    def _probe(self, life: ContainerLife, kind: Kind) -> Probe:
        tell, on_result = partial(self._probe_event, life), partial(self._probed, life)
        return Probe(
            self._host,
            life.container,
            kind,
            ip=self.ip,
            tell=tell,
            on_result=on_result,
            execute=life.run_command,
        )

    def _probe_event(self, life: ContainerLife, kind: str, reason: str, message: str) -> None:
        path = life.container.field_path
        self._host.event(self.pod, kind, reason, message, field_path=path)

    def _probed(self, life: ContainerLife, kind: Kind, good: bool) -> None:
        container = life.container
        if kind == "readiness":
            if container.ready != good:
                container.ready = good
                self.changed()
        elif good and kind == "startup":
            container.started = True
            container.ready = not container.spec.get("readinessProbe")
            self.changed()
            self.container_started(life)
        elif not good and not self._ending and self._leaving is None:
            text = f"Container {container.name} failed {kind} probe, will be restarted"
            grace_s = (container.spec[f"{kind}Probe"]).get("terminationGracePeriodSeconds")
            life.stop(self._spec_grace_s() if grace_s is None else grace_s, text)

    def container_ended(self, life: ContainerLife) -> None:
        """Start it again, go on with the next, or end with it."""
        self._end_probes(life.container.name)
        if self._ending or self._winding_up or self._leaving is not None:
            self._settle()
            return
        container = life.container
        if container.role == "ephemeral":
            return  # it is never started again, and nothing follows from its end
        end = container.state
        failed = not isinstance(end, Terminated) or end.exit_code != 0
        policy = self._policy()
        if container.role == "init" and not failed:
            self._start_next()
        elif (
            life.replaced
            or container.role == "sidecar"
            or policy == "Always"
            or (policy == "OnFailure" and failed)
        ):
            life.restart()
        else:
            self._settle()

    def _settle(self) -> None:
        """When nothing will run any more: end the sidecars, then write the end."""
        guests = [one for one in self.lives if one.container.role == "ephemeral"]
        mains = [one for one in self.lives if one.container.role in ("init", "main")]
        sidecars = [one for one in self.lives if one.container.role == "sidecar"]
        failed_init = any(
            one.container.role == "init" and _code(one.container) not in (None, 0) for one in mains
        )
        going = self._ending or self._leaving is not None
        over = failed_init or all(
            going or (isinstance(one.container.state, Terminated) and not one.restarting)
            for one in mains
        )
        if not over or any(one.container.running for one in mains):
            return
        for one in guests:
            self._winding_up = True
            one.stop(self._grace_left_s())
        if any(one.container.running for one in guests):
            return
        running = [one for one in reversed(sidecars) if one.container.running]
        if running:
            self._winding_up = True
            running[0].stop(self._grace_left_s())
            return
        if self._ending:
            self._finish()
        elif not self._terminal:
            self._terminal = self._last_phase()
            self.changed()

    def _last_phase(self) -> str:
        found = self._phase()
        if self._leaving is None or (self._leaving.may_succeed and found == "Succeeded"):
            return found
        return "Failed"

    # -- the end -----------------------------------------------------------------------------------

    def _terminate(self) -> None:
        grace_s = int(self.pod["metadata"].get("deletionGracePeriodSeconds") or 0)
        if self._ending:
            if self._grace_s is not None and grace_s < self._grace_s:
                for life in self.lives:
                    life.hurry(grace_s)
            self._grace_s = grace_s
            return
        self._ending = True
        self._grace_s = grace_s
        self._stop_containers(grace_s)

    def _stop_containers(self, grace_s: float) -> None:
        """All but the sidecars, which end after them."""
        if self._chain is not None:
            self._chain.cancel()
        for life in self.lives:
            if life.container.role != "sidecar":
                life.stop(grace_s)
        self._settle()

    def _finish(self) -> None:
        """All containers have stopped."""
        if not self._removing:
            self._removing = True
            self._go("ended")

    def _write_end(self) -> bool:
        self.changed()
        return True

    def _remove(self) -> bool:
        if not self._host.online():
            self._chain = self._host.after(LEASE_RENEW_S, partial(self._reach, "cleaned"))
            return False
        metadata = self.pod["metadata"]
        try:
            self._host.client.delete(
                "pods",
                metadata["namespace"],
                metadata["name"],
                uid=metadata["uid"],
                grace_period_s=0,
            )
        except ApiError as error:
            if error.code not in (404, 409):  # gone already, or another pod of the same name
                raise
        return True

    # -- facts ---------------------------------------------------------------------------------------

    def changed(self) -> None:
        """The status has changed. While a container is exchanged, its kubelet is busy with that."""
        going = self._ending or self._leaving is not None
        if going or not any(life.in_exchange for life in self.lives):
            self._report.changed()

    def _facts(self) -> PodFacts:
        every = [life.container for life in self.lives]
        containers = [one for one in every if one.role != "ephemeral"]
        self._initialized = self._initialized or any_main_started(containers)
        return PodFacts(
            containers=containers,
            guests=[one for one in every if one.role == "ephemeral"],
            phase=self._phase(),
            initialized=self._initialized,
            sandbox_problem=SANDBOX_GONE if self._removing else self._sandbox_problem,
            start_time=self._start_time,
            ip=self.ip,
            leaving=self._leaving,
            resizing=self._resize.conditions,
            sizes=self._sizes(),
        )

    def _sizes(self) -> Object:
        """What its status says of the pod as a whole; made anew only when it may be another."""
        spec, running = self.allocated["spec"], self._phase() == "Running"
        known = self._shown_sizes
        if known is None or known[0] is not spec or known[1] != running:
            known = self._shown_sizes = (spec, running, sizes.of_pod(spec, running=running))
        return known[2]

    def _phase(self) -> str:
        if self._terminal:
            return self._terminal
        every = [life.container for life in self.lives]
        reached = phase(
            [one for one in every if one.role != "ephemeral"],
            restart_policy=self._policy(),
            ending=self._removing,
            initialized=self._initialized,
        )
        held = any(one.running for one in every if one.role == "ephemeral")
        return "Running" if held and reached in ("Succeeded", "Failed") else reached

    def _policy(self) -> str:
        return str(self.pod["spec"].get("restartPolicy") or "Always")

    @property
    def grace_s(self) -> float:
        """How long a container may take to stop."""
        return self._grace_left_s()

    def _spec_grace_s(self) -> float:
        grace_s = self.pod["spec"].get("terminationGracePeriodSeconds")
        return 30.0 if grace_s is None else float(grace_s)

    def _grace_left_s(self) -> float:
        return self._spec_grace_s() if self._grace_s is None else float(self._grace_s)

    def _end_probes(self, name: str) -> None:
        for probe in self._probes.pop(name, ()):
            probe.end()


def _code(container: Container) -> int | None:
    return container.state.exit_code if isinstance(container.state, Terminated) else None
