"""Any sequence of writes: replaying the watch from any version gives the list; a refusal changes
nothing; versions only rise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.reading import WatchEvent
from practice.api.request import ListOptions
from tests.practice.api.conftest import fresh_api
from tests.practice.api.objects import config_map

NAMES = st.sampled_from(["a", "b", "c", "Not A Name"])
LABELS = st.dictionaries(st.sampled_from(["x", "y"]), st.sampled_from(["1", "2", "no good"]))
SELECTED = ListOptions(label_selector="x=1")
State = dict[str, Any]


def replay(state: State, events: list[WatchEvent]) -> State:
    """The objects by name after the events. Each event must fit the state that it meets."""
    state = dict(state)
    for event in events:
        name = event.object["metadata"]["name"]
        assert (event.type == "ADDED") == (name not in state)
        if event.type == "DELETED":
            del state[name]
        else:
            state[name] = event.object
    return state


class ApiMachine(RuleBasedStateMachine):
    versions: Bundle[tuple[int, State, State]] = Bundle("versions")

    def __init__(self) -> None:
        super().__init__()
        self.api = fresh_api()
        self.client = Client(self.api, user="tester")
        self.last = self.api.store.version
        self.live: list[WatchEvent] = []
        self.api.watch("configmaps", "default", SELECTED, self.live.append)

    def listed(self, options: ListOptions = ListOptions()) -> State:  # noqa: B008
        items = self.api.list("configmaps", "default", options).items
        return {obj["metadata"]["name"]: obj for obj in items}

    def write(self, action: Any) -> None:
        before, version = self.listed(), self.api.store.version
        try:
            action()
        except ApiError as error:
            assert error.code in (404, 409, 422), error  # noqa: PT017 - success is fine, too
            assert self.api.store.version == version
            assert self.listed() == before

    @rule(target=versions)
    def remember(self) -> tuple[int, State, State]:
        return self.api.store.version, self.listed(), self.listed(SELECTED)

    @rule(name=NAMES, labels=LABELS)
    def create(self, name: str, labels: dict[str, str]) -> None:
        self.write(lambda: self.client.create("configmaps", config_map(name, labels=labels)))

    @rule(name=NAMES, labels=LABELS, stale=st.booleans())
    def update(self, name: str, labels: dict[str, str], *, stale: bool) -> None:
        body = config_map(name, labels=labels)
        if stale:
            body["metadata"]["resourceVersion"] = "1"
        self.write(lambda: self.client.update("configmaps", body))

    @rule(name=NAMES, value=st.sampled_from(["1", "2", None]))
    def patch(self, name: str, value: str | None) -> None:
        patch = {"metadata": {"labels": {"x": value}}}
        self.write(lambda: self.client.patch("configmaps", "default", name, patch))

    @rule(name=NAMES, finalizers=st.sampled_from([[], ["a.b/c"], None]))
    def hold(self, name: str, finalizers: list[str] | None) -> None:
        patch = {"metadata": {"finalizers": finalizers}}
        self.write(lambda: self.client.patch("configmaps", "default", name, patch))

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        self.write(lambda: self.client.delete("configmaps", "default", name))

    @rule(remembered=versions)
    def watch_from_then_gives_the_list_of_now(self, remembered: tuple[int, State, State]) -> None:
        version, everything, selected = remembered
        for state, selector in ((everything, ""), (selected, "x=1")):
            options = ListOptions(resource_version=str(version), label_selector=selector)
            watch = self.api.watch("configmaps", "default", options, lambda event: None)
            watch.cancel()
            now = self.listed(ListOptions(label_selector=selector))
            assert replay(state, watch.initial) == now

    @rule(remembered=versions)
    def an_exact_list_shows_the_state_of_then(self, remembered: tuple[int, State, State]) -> None:
        version, everything, _ = remembered
        exact = ListOptions(resource_version=str(version), resource_version_match="Exact")
        assert self.listed(exact) == everything

    @invariant()
    def a_filtered_watch_follows_the_filtered_list(self) -> None:
        assert replay({}, self.live) == self.listed(SELECTED)

    @invariant()
    def versions_rise_with_every_event(self) -> None:
        assert self.api.store.version >= self.last
        self.last = self.api.store.version
        versions = [event.version for event in self.live]
        assert versions == sorted(set(versions))


ApiMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
)
TestAnySequenceOfWrites = pytest.mark.slow(ApiMachine.TestCase)
