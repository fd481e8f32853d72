"""What the control endpoint does to one served cluster. Refusals are `ApiError`s that say what next."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable, Iterator

import msgspec

from practice.api.errors import ApiError
from practice.api.http.kubeconfig import kubeconfig_text
from practice.clock import MAX, micro_time_text
from practice.cluster import Cluster, ClusterError
from practice.control import documents as d
from practice.faults import KINDS, FaultError
from practice.hosting.site import Site
from practice.hosting.sites import SiteError, Sites
from practice.limits import CLOCK_SLICE_S, CONTROL_REAL_S
from practice.quiet import Quiet
from practice.scenarios import ScenarioError
from practice.scenarios.loading import describe, scenario_names
from practice.script import ScriptError, sentence
from practice.snapshots import Snapshot, SnapshotError


def refused(code: int, error: Exception | str) -> ApiError:
    """The refusal as a Status; the text says what happened, why, and what to do."""
    reason = {400: "BadRequest", 403: "Forbidden", 404: "NotFound", 409: "Conflict"}
    return ApiError(code, reason[code], str(error))


@contextlib.contextmanager
def refusing(code: int) -> Iterator[None]:
    """What the cluster says cannot be done is refused with this code."""
    try:
        yield
    except (
        ClusterError,
        FaultError,
        ScenarioError,
        ScriptError,
        SiteError,
        SnapshotError,
    ) as error:
        raise refused(code, error) from None


class Actions:
    """One method per route, with the body (if the route has one) as its argument."""

    def __init__(self, sites: Sites, site: Site) -> None:
        self._sites = sites
        self._site = site

    @property
    def _cluster(self) -> Cluster:
        return self._site.cluster

    # -- clock -------------------------------------------------------------------------------------

    def clock(self) -> d.ClockState:
        """Now, rate, lag and failures."""
        return clock_state(self._site)

    def set_rate(self, body: d.SetRate) -> d.ClockState:
        """0 pauses, `max` jumps from action to action."""
        self._cluster.clock.rate = MAX if body.rate == "max" else float(body.rate)
        return self.clock()

    def due_actions(self, *, component: str, limit: int) -> d.DueActions:
        """What is going to happen, and when."""
        clock = self._cluster.clock
        now_s = clock.now_s()
        items = [
            d.DueAction(
                at=micro_time_text(clock.at(at_s)), in_s=max(0.0, at_s - now_s), component=name
            )
            for at_s, name in clock.due(component, limit)
        ]
        return d.DueActions(items=items)

    def step(self, body: d.StepOnce) -> d.Stepped:
        """Run up to and including the next action."""
        known = self._cluster.component_names
        if body.component and body.component.partition("/")[0] not in known:
            raise refused(400, f"no component {body.component!r}; there are {', '.join(known)}")
        before = self._site.steps.last
        acted = self._cluster.clock.step(body.component)
        return d.Stepped(acted=acted, clock=self.clock(), steps=self._site.steps.since(before))

    async def run(self, body: d.RunFor) -> d.Ran:
        """As fast as possible; other requests are answered meanwhile."""
        store, before = self._cluster.api.store, self._cluster.api.store.version
        self._site.asking.plan(body.asks)
        ran = await self._run(body.seconds, lambda: False)
        moments = store.moments(before) if body.moments else []
        return msgspec.structs.replace(ran, moments=moments, asked=self._site.asking.take())

    async def run_until_quiet(self, body: d.RunUntilQuiet) -> d.Ran:
        """Ends as soon as nothing but heartbeats was written for a while."""
        quiet = Quiet(self._cluster, body.quiet_s)
        try:
            return await self._run(body.timeout_s, quiet.reached)
        finally:
            quiet.end()

    async def _run(self, seconds: float, enough: Callable[[], bool]) -> d.Ran:
        clock, count, real_s = self._cluster.clock, 0, asyncio.get_running_loop().time
        began_s, began_real_s = clock.now_s(), real_s()
        end_s = began_s + seconds
        over = False
        while not (over or enough()) and real_s() - began_real_s < CONTROL_REAL_S:
            slice_end_s = real_s() + CLOCK_SLICE_S
            while not (over or enough()) and real_s() < slice_end_s:
                over = not clock.run_one(end_s)
                count += not over
            await asyncio.sleep(0)
            if clock is not self._cluster.clock:
                raise refused(409, "the cluster was replaced while it ran; run the new one")
        quiet = enough()
        return d.Ran(
            actions=count,
            seconds=clock.now_s() - began_s,
            complete=over or quiet,
            quiet=quiet,
            clock=self.clock(),
            versions=self._cluster.api.store.versions(),
        )

    # -- scripts -----------------------------------------------------------------------------------

    def script(self) -> d.ScriptState:
        """What is to come, and what became of the rest."""
        script = self._cluster.script
        coming = [
            d.ComingAct(number=number, at_s=act.at_s, text=sentence(act))
            for number, act in script.coming
        ]
        return d.ScriptState(coming=coming, outcomes=list(script.outcomes))

    def add_to_script(self, body: d.NewScript) -> d.ScriptState:
        """Each act happens at its moment, however fast time passes."""
        with refusing(400):
            self._cluster.script.add(body.acts)
        return self.script()

    def clear_script(self) -> d.ScriptState:
        """Nothing more is to come."""
        self._cluster.script.clear()
        return self.script()

    # -- components --------------------------------------------------------------------------------

    def components(self) -> d.Components:
        """What acts, and how it fares."""
        return d.Components(items=[self._component(name) for name in self._cluster.component_names])

    def _component(self, name: str) -> d.ComponentState:
        waiting, error = self._cluster.workload(name)
        on = not self._cluster.clock.is_held(name)
        return d.ComponentState(name=name, on=on, waiting=waiting, last_error=error)

    def switch(self, body: d.SetSwitch, *, name: str) -> d.ComponentState:
        """Off: nothing is done until it is on again, when it acts on what it missed."""
        with refusing(404):
            self._cluster.switch(name, body.on)
        return self._component(name)

    # -- faults ------------------------------------------------------------------------------------

    def fault_kinds(self) -> d.FaultKinds:
        """What can be broken, and how it ends."""
        items = [
            d.FaultKind(name=one.name, what=one.what, ends=one.ends, parameters=one.schema())
            for one in KINDS.values()
        ]
        return d.FaultKinds(items=items)

    def faults(self) -> d.Faults:
        """What is broken now."""
        items = [
            d.FaultState(name=one.name, fault=one.fault, parameters=one.parameters, since=one.since)
            for one in self._cluster.faults.all()
        ]
        return d.Faults(items=items)

    def set_fault(self, body: d.SetFault, *, name: str) -> d.Faults:
        """Break something; a fault of the same name is ended first."""
        with refusing(400):
            self._cluster.faults.set(name, body.fault, body.parameters)
        return self.faults()

    def clear_fault(self, *, name: str) -> d.Faults:
        """Mend it."""
        with refusing(404):
            self._cluster.faults.clear(name)
        return self.faults()

    # -- snapshots ---------------------------------------------------------------------------------

    def snapshots(self) -> d.Snapshots:
        """States to come back to."""
        return d.Snapshots(items=[_snapshot(one) for one in self._cluster.snapshots.all()])

    def take_snapshot(self, *, name: str) -> d.SnapshotState:
        """Keep the present state; one of the same name is replaced."""
        with refusing(409):
            return _snapshot(self._cluster.snapshot(name))

    def delete_snapshot(self, *, name: str) -> d.Snapshots:
        """Forget it."""
        with refusing(404):
            self._cluster.snapshots.delete(name)
        return self.snapshots()

    def restore(self, *, name: str) -> d.ClockState:
        """Go back. Watches end, and clients list anew: older versions are gone (410)."""
        with refusing(404):
            self._cluster.restore(name)
        self._site.refresh()
        return self.clock()

    # -- forks -------------------------------------------------------------------------------------

    def forks(self) -> d.Forks:
        """The clusters beside the first."""
        self._only_at_the_first()
        return d.Forks(items=[self._fork(site) for site in self._sites.forks()])

    def make_fork(self, body: d.NewFork) -> d.MadeFork:
        """A cluster of its own that goes on from this second, under `/clusters/NAME`."""
        self._only_at_the_first()
        of = self._sites.find(body.of) if body.of else self._site
        if of is None:
            raise refused(404, f"there is no fork {body.of!r} to go on from")
        with refusing(409):
            made = self._sites.fork(of, body.name, idle_s=body.idle_s)
        server = self._sites.address + made.prefix
        text = kubeconfig_text(server, self._sites.certificate_pem, made.tokens)
        return d.MadeFork(
            name=made.name,
            server=server,
            idle_s=body.idle_s,
            clock=clock_state(made),
            tokens=made.tokens,
            kubeconfig=text,
        )

    async def remove_fork(self, *, name: str) -> d.Forks:
        """End it; its address is free again."""
        self._only_at_the_first()
        with refusing(404):
            await self._sites.remove(name)
        return self.forks()

    def _only_at_the_first(self) -> None:
        if self._site.name:
            raise refused(403, "forks are made and removed at the first cluster's control endpoint")

    def _fork(self, site: Site) -> d.ForkState:
        return d.ForkState(
            name=site.name,
            server=self._sites.address + site.prefix,
            idle_s=self._sites.idle_s(site.name),
            clock=clock_state(site),
        )

    # -- scenarios ---------------------------------------------------------------------------------

    def scenarios(self) -> d.Scenarios:
        """Scenes to begin with."""
        items = [
            d.ScenarioState(name=name, description=describe(name)) for name in scenario_names()
        ]
        return d.Scenarios(current=self._cluster.scenario.name, items=items)

    def start_scenario(self, body: d.StartScenario) -> d.ClockState:
        """Everything is replaced; snapshots of the old scene go. Watches end, clients list anew."""
        if body.name not in scenario_names():
            known = ", ".join(scenario_names())
            raise refused(404, f"there is no scenario {body.name!r}; there are {known}")
        old = self._cluster
        with refusing(409):
            cluster = Cluster(body.name, seed=body.seed, start=old.clock.now())
            cluster.api.store.continue_after(old.api.store.version)
            cluster.start()
        cluster.clock.rate = old.clock.rate
        self._site.show(cluster)
        sites = self._sites
        cluster.publish_root_ca(sites.certificate_pem.decode(), sites.authority_key_pem.decode())
        return self.clock()

    # -- what happens ------------------------------------------------------------------------------

    def steps(self, *, since: int) -> d.StepsPage:
        """What each component just did."""
        steps = self._site.steps
        return d.StepsPage(last=steps.last, items=steps.since(since))

    def counters(self) -> d.Counters:
        """Failures, lag and sizes."""
        site, clock = self._site, self._cluster.clock
        return d.Counters(
            failures=clock.failures,
            lag_s=_lag_s(site),
            now_s=clock.now_s(),
            steps=site.steps.last,
            version=self._cluster.api.store.version,
            versions=self._cluster.api.store.versions(),
            due_actions=clock.waiting,
            open_streams=len(site.server.streams),
            snapshots=len(self._cluster.snapshots.all()),
            forks=0 if site.name else len(self._sites.forks()),
        )


def clock_state(site: Site) -> d.ClockState:
    """As the site's clock stands."""
    clock = site.cluster.clock
    return d.ClockState(
        now=clock.now_micro_text(),
        now_s=clock.now_s(),
        start=micro_time_text(clock.start),
        rate="max" if clock.rate == math.inf else clock.rate,
        lag_s=_lag_s(site),
        failures=clock.failures,
        problem=site.problem,
    )


def _lag_s(site: Site) -> float:
    return max(0.0, site.driver.lag_s) if site.driver is not None else 0.0


def _snapshot(one: Snapshot) -> d.SnapshotState:
    size = one.frozen.size_bytes
    return d.SnapshotState(
        name=one.name, at=micro_time_text(one.at), version=one.version, size_bytes=size
    )
