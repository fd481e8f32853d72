"""The life of one container: pull, create, start, run, stop, and start again.

It carries out what its program says on the node's clock, and tells its pod (`PodSide`) when
something changed; the pod decides what that means for the others and whether to start again.

Promises: a timer belongs to one run; when a run is over, its timers do nothing. Reasons, messages,
exit codes and events are those of the kubelet with containerd.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from practice.clock import Timer
from practice.images.catalogue import CatalogueError, Image, make_program
from practice.images.messages import Call, Failure, Result
from practice.images.program import Ask, Exit, Program, Say, Serve, Start, Wait
from practice.images.shell import Shell
from practice.informer import Object
from practice.kubelet import cgroups, last_words, sizes
from practice.kubelet.container import Container, Running, Terminated, Waiting
from practice.kubelet.environment import ConfigError
from practice.kubelet.executing import Execution
from practice.kubelet.executing import Result as Executed
from practice.kubelet.hooks import Hook
from practice.kubelet.host import Host
from practice.kubelet.images import Outcome, PullFailed
from practice.kubelet.insides import Insides
from practice.kubelet.logs import Log
from practice.kubelet.main_process import MainProcess
from practice.kubelet.starting import prepare
from practice.kubelet.volumes.pod_volumes import PodVolumes
from practice.limits import SIGTERM_LEAST_S
from practice.quantities import thousandths, whole

SIGKILLED = 137
START_FAILED = 128


class PodSide(Protocol):
    """What a container tells its pod."""

    pod: Object
    ip: str
    volumes: PodVolumes

    @property
    def grace_s(self) -> float:
        """How long a container may take to stop."""

    def changed(self) -> None:
        """The status has changed."""

    def container_started(self, life: "ContainerLife") -> None:
        """The process runs (`noticed` is still to come)."""

    def container_noticed(self, life: "ContainerLife") -> None:
        """The kubelet has seen it run: probes may begin."""

    def container_ended(self, life: "ContainerLife") -> None:
        """The process has ended."""

    def resized(self) -> None:
        """A container has another size."""

    def resize_failed(self, why: str) -> None:
        """A container could not be given its size; that is tried again."""


class ContainerLife:
    """Moves one `Container` through its stages."""

    def __init__(self, host: Host, pod_side: PodSide, container: Container) -> None:
        self.container = container
        self._host = host
        self._pod_side = pod_side
        self._retry: Timer | None = None
        self._stop_by_s: float | None = None
        self._hook: Hook | None = None
        self._image = ""
        """The image that is being brought."""
        self.stopping = False
        self.restarting = False
        self.replaced = False
        """It is being stopped because its definition changed: no back-off."""
        self.in_exchange = False
        """It stops and starts again in one go of its kubelet, which says nothing of the pod before."""

    # -- beginning ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """Bring the image, then create and start the container."""
        self._cancel_retry()
        container = self.container
        container.run += 1
        self._bring(container.run, self._pod_side.volumes.missing_images(container.spec))

    def _bring(self, run: int, volumes: list[Object]) -> None:
        """First what its volumes show of other images, then its own."""
        if volumes:
            source, done = volumes[0]["image"], partial(self._volume_pulled, run, volumes)
            name, policy = source["reference"], source["pullPolicy"]
            self._pull(name, policy, done)
        else:
            self._pull(self.container.spec["image"], self._policy(), partial(self._pulled, run))

    def _pull(self, name: str, policy: str, done: Callable[[Outcome], None]) -> None:
        self._image = name
        uid = self._pod_side.pod["metadata"]["uid"]
        self._host.images.pull(uid, name, policy, self._tell, done)

    def _volume_pulled(self, run: int, volumes: list[Object], outcome: Outcome) -> None:
        if self.container.run != run:
            return
        if isinstance(outcome, PullFailed):
            self._not_pulled(outcome)
            return
        self._pod_side.volumes.show_image(volumes[0]["name"], outcome)
        self._bring(run, volumes[1:])

    def _pulled(self, run: int, outcome: Outcome) -> None:
        if self.container.run != run:
            return
        if isinstance(outcome, PullFailed):
            self._not_pulled(outcome)
        else:
            self._after("created", partial(self._create, outcome))

    def _policy(self) -> str:
        return str(self.container.spec.get("imagePullPolicy") or "IfNotPresent")

    def _not_pulled(self, failed: PullFailed) -> None:
        self._wait(failed.reason, failed.message)
        self._tell("Warning", "Failed", f"Error: {failed.reason}")
        if failed.reason == "ErrImagePull":
            self._after("backed_off", self._back_off_pull)
        else:
            self._after("resync", self.begin)

    def _back_off_pull(self) -> None:
        uid, name = self._pod_side.pod["metadata"]["uid"], self._image
        left_s = self._host.images.backoff_s(uid, name)
        if left_s <= 0:
            self.begin()
            return
        self._tell("Normal", "BackOff", f'Back-off pulling image "{name}"')
        self._tell("Warning", "Failed", "Error: ImagePullBackOff")
        self._wait("ImagePullBackOff", self._host.images.backoff_message(uid, name))
        self._guarded(min(left_s, self._stage_s("resync")), self._back_off_pull)

    def _create(self, image: Image) -> None:
        container, pod_side, host = self.container, self._pod_side, self._host
        log = Log(host.clock, host.component)
        try:
            start = prepare(
                host, pod_side.pod, container.spec, image, pod_side.ip, log, pod_side.volumes
            )
        except (ConfigError, CatalogueError) as error:
            missing = isinstance(error, ConfigError)
            reason = "CreateContainerConfigError" if missing else "CreateContainerError"
            self._wait(reason, str(error))
            self._tell("Warning", "Failed", f"Error: {error}")
            self._after("resync", self.begin)
            return
        if isinstance(container.state, Terminated):
            container.last = container.state
        container.restarts += container.id != ""
        container.id = f"containerd://{host.chance.getrandbits(256):064x}"
        container.image, container.image_id = image.name, image.digest
        self._tell("Normal", "Created", "Container created")
        self._after("started", partial(self._run, image, start, log))

    def _run(self, image: Image, start: Start, log: Log) -> None:
        container = self.container
        container.previous_log, container.log = container.log, log
        container.state = Running(self._host.clock.now_text())
        container.actuated = sizes.resources_of(container.spec)
        container.started_s = self._host.clock.now_s()
        container.started = not container.spec.get("startupProbe")
        container.ready = container.started and not container.spec.get("readinessProbe")
        if container.role == "ephemeral":
            container.ready = False  # nobody waits for it
        self.stopping = self.restarting = self.in_exchange = False
        made = make_program(image, start)
        if isinstance(made, str):
            self._cannot_execute(made)
            return
        container.program = made
        self._tell("Normal", "Started", "Container started")
        self._pod_side.container_started(self)
        self._pod_side.resized()
        self._pod_side.changed()
        if made.knobs.heartbeat_s > 0:
            log.beat(made.knobs.heartbeat_s, made.heartbeat_line)
        self.use_changed()
        run = container.run
        if isinstance(made, Shell):
            words = [*start.command, *start.args]
            exited = partial(self._exited, run)
            main = MainProcess(self.insides(made), words, container.spec, log, exited)
            container.main_process = main
            main.begin()
        else:
            self._step()
        if container.run == run:
            self._after_start(made)

    def _after_start(self, program: Program) -> None:
        """The kubelet goes on when the hook `postStart` is done."""
        handler = (self.container.spec.get("lifecycle") or {}).get("postStart")
        if handler:
            self._begin_hook(handler, program, self._post_started)
        else:
            self._post_started("")

    def _post_started(self, problem: str) -> None:
        if not problem:
            self._after("noticed", partial(self._pod_side.container_noticed, self))
            return
        self._tell("Warning", "FailedPostStartHook", f"PostStartHook failed: {problem}")
        self.stop(self._pod_side.grace_s, "FailedPostStartHook")

    def _begin_hook(self, handler: Object, program: Program, done: Callable[[str], None]) -> None:
        told = partial(self._hook_done, self.container.run, done)
        self._hook = Hook(
            self._host,
            self.container.spec,
            handler,
            self.insides(program),
            self._pod_side.ip,
            told,
        )
        self._hook.begin()

    def _hook_done(self, run: int, done: Callable[[str], None], problem: str) -> None:
        self._hook = None
        if self.container.run == run:
            done(problem)

    def insides(self, program: Program) -> Insides:
        """The running container, as commands see it."""
        container = self.container
        if container.insides is None:
            container.insides = Insides(self._host, container.spec, program, self._terminate)
        return container.insides

    def run_command(
        self, command: Sequence[str], timeout_s: float, done: Callable[[Executed | None], None]
    ) -> None:
        """Run a command in the container; harmless when nothing runs."""
        program = self.container.program
        if program is not None:
            inside = self.insides(program)
            Execution(self._host, inside, command, done, timeout_s=timeout_s).begin()

    def _exited(self, run: int, code: int) -> None:
        if self.container.run == run:
            self._end(code)

    def _cannot_execute(self, why: str) -> None:
        message = (
            "failed to create containerd task: failed to create shim task: OCI runtime create"
            " failed: runc create failed: unable to start container process: error during"
            f" container init: {why}"
        )
        self._tell("Warning", "Failed", f"Error: {message}")
        self._end(START_FAILED, "StartError", message)

    # -- running -----------------------------------------------------------------------------------

    def _step(self) -> None:
        """Let the program go on until it waits, serves or ends."""
        container = self.container
        while container.program is not None and container.log is not None:
            match container.program.next_step():
                case Say(line):
                    container.log.say(line)
                case Wait(seconds):
                    self._guarded(seconds, self._step)
                    return
                case Ask(call):
                    self._ask(container.program, call)
                    return
                case Serve():
                    return
                case Exit(code):
                    self._end(code)
                    return

    def _ask(self, program: Program, call: Call) -> None:
        told = partial(self._answered, self.container.run)
        if program.start.outgoing is not None:
            program.start.outgoing.request(call, told)
        else:
            nobody = Failure(trouble="name", port=call.port)
            self._guarded(0, partial(told, nobody))

    def _answered(self, run: int, result: Result) -> None:
        """The program goes on, unless it has ended meanwhile."""
        program = self.container.program
        if self.container.run == run and program is not None:
            program.answered(result)
            self._step()

    def crash(self, code: int, reason: str = "") -> None:
        """The process ends at once, by itself. Harmless when it does not run."""
        if self.container.running:
            self._end(code, reason)

    def kill_for_memory(self) -> None:
        """The kernel kills it, because of its memory."""
        self._end(SIGKILLED, "OOMKilled")

    def use_changed(self) -> None:
        """The program uses memory or disk otherwise: look anew at when it will be too much."""
        program = self.container.program
        if program is not None:
            self._watch_memory(program)
        self._host.use_changed()

    def _memory_limit(self) -> int | None:
        limit = (self.container.actuated.get("limits") or {}).get("memory")
        return None if limit is None else whole(limit)

    def _watch_memory(self, program: Program) -> None:
        limit = self._memory_limit()
        if limit is None:
            return
        after_s = program.seconds_to_memory(limit)
        if after_s is not None:
            self._guarded(after_s, partial(self._run_out_of_memory, program, limit))

    def _run_out_of_memory(self, program: Program, limit_bytes: int) -> None:
        if limit_bytes != self._memory_limit():
            return  # it was resized
        if program.has_reached(limit_bytes):  # unless it leaks less by now
            self.kill_for_memory()

    def _end(self, code: int, reason: str = "", message: str = "") -> None:
        container, clock = self.container, self._host.clock
        began = container.state.started_at if isinstance(container.state, Running) else ""
        files = container.program.start.files if container.program is not None else None
        container.state = Terminated(
            exit_code=code,
            reason=reason or ("Completed" if code == 0 else "Error"),
            started_at=began,
            finished_at=clock.now_text(),
            container_id=container.id,
            message=message or last_words.read(container.spec, files, container.log, code),
        )
        container.ended_s = clock.now_s()
        container.ready = container.role == "init" and code == 0
        container.started = False
        container.run += 1
        self._kill_commands()
        self._stop_by_s = None
        if container.log is not None:
            container.log.close()
        self._pod_side.changed()
        self._pod_side.container_ended(self)

    # -- stopping ----------------------------------------------------------------------------------

    def stop(self, grace_s: float, message: str = "") -> None:
        """SIGTERM after the preStop hook, SIGKILL when the grace period is over."""
        self._cancel_retry()
        container = self.container
        if not container.running:
            container.run += 1  # whatever was on its way to start does not happen
            return
        if self.stopping:
            self.hurry(grace_s)
            return
        self.stopping = True
        self._tell("Normal", "Killing", message or f"Stopping container {container.name}")
        now_s = self._host.clock.now_s()
        self._stop_by_s = now_s + grace_s
        handler = (container.spec.get("lifecycle") or {}).get("preStop")
        program = container.program
        if self._hook is not None:
            self._hook.cancel()
        if handler and grace_s > 0 and program is not None:
            self._guarded(grace_s, self._hook_too_long)
            self._begin_hook(handler, program, self._pre_stopped)
        else:
            self._guarded(grace_s, self._kill)
            self._guarded(0, self._terminate)

    def _pre_stopped(self, problem: str) -> None:
        """The hook is over: now the signal, and at least two seconds for what it leads to."""
        if problem:
            self._tell("Warning", "FailedPreStopHook", f"PreStopHook failed: {problem}")
        now_s = self._host.clock.now_s()
        self._stop_by_s = max(self._stop_by_s or now_s, now_s + SIGTERM_LEAST_S)
        self._guarded(self._stop_by_s - now_s, self._kill)
        self._guarded(0, self._terminate)

    def _hook_too_long(self) -> None:
        """The grace period is over while the hook still runs."""
        if self._hook is not None:
            self._hook.cancel()
            self._hook = None
            self._pre_stopped("")

    def hurry(self, grace_s: float) -> None:
        """Less time than thought for a container that is stopping."""
        by_s = self._host.clock.now_s() + grace_s
        if self._stop_by_s is not None and by_s < self._stop_by_s:
            self._stop_by_s = by_s
            self._guarded(grace_s, self._kill)

    def vanish(self) -> None:
        """The node lost power, or the pod was removed by force: nothing more happens."""
        self._cancel_retry()
        self.container.run += 1
        self._kill_commands()
        if self.container.log is not None:
            self.container.log.close()

    def _kill_commands(self) -> None:
        """The container's process has ended, and with it all others."""
        container = self.container
        if container.program is not None:
            self._host.cpu.ended(container.program)
        main, container.main_process = container.main_process, None
        container.program = None
        connections, container.connections = container.connections, []
        for connection in connections:
            connection.hang_up()
        if main is not None:
            main.kill()
        if self._hook is not None:
            self._hook.cancel()
            self._hook = None
        insides, container.insides = container.insides, None
        if insides is not None:
            insides.end()

    def _terminate(self) -> None:
        program, main = self.container.program, self.container.main_process
        if main is not None:
            main.terminate()
            return
        planned = program.on_sigterm() if program else None
        if planned is not None:
            seconds, code = planned
            self._guarded(seconds, partial(self._end, code))

    def _kill(self) -> None:
        self._end(SIGKILLED)

    # -- again -------------------------------------------------------------------------------------

    def restart(self) -> None:
        """Start again, after the crash back-off if there is one."""
        self.stopping = False
        self.restarting = True
        if self.replaced:
            self.replaced = False
            self._after("restarted", self.begin)
        else:
            self._after("restarted", self._restart_or_wait)

    def _restart_or_wait(self) -> None:
        container, clock = self.container, self._host.clock
        left_s = container.crash.remaining_s(container.ended_s, clock.now_s())
        if left_s <= 0:
            container.crash.next(container.ended_s)
            self.begin()
            return
        metadata = self._pod_side.pod["metadata"]
        where = f"{metadata['name']}_{metadata['namespace']}({metadata['uid']})"
        name = container.name
        text = f"Back-off restarting failed container {name} in pod {where}"
        self._tell("Warning", "BackOff", text)
        wait_s = int(container.crash.wait_s)
        text = f"back-off {_minutes(wait_s)} restarting failed container={name} pod={where}"
        self._wait("CrashLoopBackOff", text)
        self._guarded(min(left_s, self._stage_s("resync")), self._restart_or_wait)

    def replace(self, spec: Object, grace_s: float) -> None:
        """The pod's template for this container has changed in place."""
        container = self.container
        image_changed = container.spec["image"] != spec["image"]
        container.spec = spec
        if not image_changed and container.running and not self.stopping:
            self._resize(grace_s)
        if not image_changed or (container.role == "init" and container.running):
            return
        container.crash = type(container.crash)()
        if container.running:
            self.replaced = self.in_exchange = True
            text = f"Container {container.name} definition changed, will be restarted"
            if container.role == "sidecar":
                text = f"Init container {container.name} definition changed"
            self.stop(grace_s, text)
        elif isinstance(container.state, Waiting) and container.run:
            self.begin()

    @property
    def is_resizing(self) -> bool:
        """It runs with another size than its node has allocated."""
        container = self.container
        allocated = sizes.resources_of(container.spec)
        return container.running and bool(sizes.changed(container.actuated, allocated))

    def _resize(self, grace_s: float) -> None:
        """Give it the size that is allocated: as it runs, or anew where its policy says so."""
        container = self.container
        changed = sizes.changed(container.actuated, sizes.resources_of(container.spec))
        if changed and sizes.needs_restart(container.spec, changed):
            self.replaced = self.in_exchange = True
            self.stop(grace_s, f"Container {container.name} resize requires restart")
        elif changed:
            self._after("resized", self._actuate)

    def _actuate(self) -> None:
        container, program = self.container, self.container.program
        if program is None or not self.is_resizing:
            return
        before, container.actuated = container.actuated, sizes.resources_of(container.spec)
        limit = self._memory_limit()
        if limit is not None and sizes.changed(before, container.actuated) >= {"memory"}:
            used = program.memory_bytes()
            if used >= limit:
                container.actuated = before
                words = f"memory limit ({limit}) below current usage ({used})"
                text = f'attempting to set container "{container.name}" {words}'
                self._pod_side.resize_failed(text)
                self._after("resync", self._actuate)
                return
        limits = container.actuated.get("limits") or {}
        cpu = limits.get("cpu")
        program.limit_cpu(None if cpu is None else thousandths(cpu))
        self._show_cgroup(program)
        self.use_changed()
        self._pod_side.resized()

    def _show_cgroup(self, program: Program) -> None:
        shown = cgroups.files(self.container.spec)
        start = program.start
        program.start = replace(start, system_files={**start.system_files, **shown})
        if self.container.insides is not None:
            self.container.insides.files.show(shown)

    # -- means -------------------------------------------------------------------------------------

    def _wait(self, reason: str, message: str) -> None:
        container = self.container
        if isinstance(container.state, Terminated):
            container.last = container.state
        container.state = Waiting(reason, message)
        container.ready = container.started = self.in_exchange = False
        self._pod_side.changed()

    def _tell(self, kind: str, reason: str, message: str) -> None:
        path = self.container.field_path
        self._host.event(self._pod_side.pod, kind, reason, message, field_path=path)

    def _stage_s(self, stage: str) -> float:
        return self._host.stages[stage].delay_s(self._host.chance)

    def _after(self, stage: str, action: Callable[[], None]) -> None:
        self._guarded(self._stage_s(stage), action)

    def _guarded(self, delay_s: float, action: Callable[[], None]) -> None:
        """Do it later, unless this run is over by then."""
        timer = self._host.after(delay_s, partial(self._act, self.container.run, action))
        if not self.container.running:
            self._retry = timer

    def _act(self, run: int, action: Callable[[], None]) -> None:
        if self._retry is not None and not self._retry.pending:
            self._retry = None
        if self.container.run == run:
            action()

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None


def _minutes(seconds: int) -> str:
    """`40s`, `1m20s`, `5m0s`: a whole duration as Go prints it."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
