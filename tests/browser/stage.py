"""One Podium, one cluster behind it, one browser before it: what a test says to them and asks of them."""

import json
import os
import subprocess
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.running import browser as browsers
from tests.running.podium import Podium

PATIENCE_MS = 40_000
DRAWN = "#picture .item:not(.leaving)"


@dataclass
class Stage:
    """`cluster` is "practice" or "real"; `state` keeps Ada's cookies, because her link works once."""

    cluster: str
    podium: Podium
    browser: Browser
    state: dict[str, Any] = field(default_factory=dict)
    made: ClassVar[list[tuple["Stage", str]]] = []
    """All namespaces of apps that are still there, with their stages."""

    def kubectl(self, *words: str, given: str | None = None) -> str:
        """Run kubectl against the cluster; gives what it printed. Raises with its own words."""
        done = subprocess.run(
            ["kubectl", *words],
            env={**os.environ, "KUBECONFIG": self.podium.kubeconfig},
            input=given,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"kubectl {' '.join(words)}: {done.stderr}{done.stdout}")
        return done.stdout

    def namespace(self) -> str:
        """A namespace of its own, which goes after the test; gives its name."""
        namespace = f"show-{uuid.uuid4().hex[:6]}"
        self.kubectl("create", "namespace", namespace)
        self.made.append((self, namespace))
        return namespace

    def app(self, *, replicas: int = 3) -> str:
        """A namespace of its own with Deployment and Service `hello`; gives its name."""
        namespace = self.namespace()
        self.kubectl("apply", "-n", namespace, "-f", "-", given=manifests(replicas))
        # Not `rollout status`: that ends at the progress deadline, which a real cluster on a busy machine may miss.
        there = f"--for=jsonpath={{.status.availableReplicas}}={replicas}"
        self.kubectl("-n", namespace, "wait", "deploy/hello", there, "--timeout=60s")
        return namespace

    def page(
        self, link: str = "instructor", *, at: str = "", size: str = "laptop", **looks: Any
    ) -> Page:
        """A page on the living picture, as instructor or observer."""
        page = browsers.new_page(self.browser, size=size, state=self.cookies(link), **looks)
        page.goto(f"{self.address}/cluster/{at}")
        page.wait_for_selector("#freshness[data-level=live]", timeout=PATIENCE_MS)
        return page

    def fragment(self, path: str, link: str = "instructor") -> Page:
        """What the server renders under this path, alone, without the living picture around it."""
        page = browsers.new_page(self.browser, state=self.cookies(link))
        page.goto(f"{self.address}/{path}")
        return page

    @property
    def address(self) -> str:
        """Where the links lead: cookies belong to that host."""
        return self.podium.links["observer"].split("/enter/")[0]

    def cookies(self, link: str) -> Any:
        """The session of who came by this link, which works once."""
        if link not in self.state:
            page = browsers.new_page(self.browser)
            browsers.come_in(page, self.podium.links[link])
            context: BrowserContext = page.context
            self.state[link] = context.storage_state()
            context.close()
        return self.state[link]


def manifests(replicas: int) -> str:
    """A Deployment with three quick probes' worth of life, and its Service."""
    labels = {"app": "hello"}
    container = {
        "name": "hello",
        "image": "hello:1.0.0",
        "resources": {"requests": {"cpu": "20m", "memory": "16Mi"}},
        "readinessProbe": {"httpGet": {"path": "/readiness", "port": 81}, "periodSeconds": 1},
    }
    template = {
        "metadata": {"labels": labels},
        "spec": {"terminationGracePeriodSeconds": 5, "containers": [container]},
    }
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "hello", "labels": labels},
        "spec": {
            "replicas": replicas,
            "progressDeadlineSeconds": 8,
            "selector": {"matchLabels": labels},
            "template": template,
        },
    }
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "hello"},
        "spec": {"selector": labels, "ports": [{"port": 80}]},
    }
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [deployment, service]})


def pods(page: Page, state: str = "") -> int:
    """How many pods are drawn, in this state or at all."""
    wanted = f'[data-state="{state}"]' if state else ""
    return page.locator(f"{DRAWN}[data-kind=pod]{wanted}").count()


def wait_for_pods(page: Page, count: int, state: str = "ready", *, generation: str = "") -> None:
    """Wait until exactly so many are drawn in this state (and generation), and no others."""
    page.wait_for_function(
        """([count, state, generation, drawn]) => {
          const all = [...document.querySelectorAll(`${drawn}[data-kind=pod]`)];
          const letter = (pod) => pod.querySelector('.pod-letter').textContent;
          return all.length === count && all.every((pod) => pod.dataset.state === state
            && (!generation || letter(pod) === generation));
        }""",
        arg=[count, state, generation, DRAWN],
        timeout=PATIENCE_MS,
    )


def wait_for_drawn(page: Page, kind: str, name: str, state: str) -> None:
    """Wait until this thing is drawn in this state."""
    selector = f'{DRAWN}[data-kind="{kind}"][data-name="{name}"][data-state="{state}"]'
    page.wait_for_selector(selector, timeout=PATIENCE_MS)


def open_thing(page: Page, kind: str, name: str = "") -> None:
    """Open the inspector by a click on the thing."""
    named = f'[data-name="{name}"]' if name else ""
    page.locator(f"{DRAWN}[data-kind={kind}]{named}").first.locator(".focus").click(
        position={"x": 30, "y": 24}  # a node is large, and its middle may be one of its pods
    )
    expect(page.locator("#inspector-title")).to_be_visible()


def act(page: Page, name: str, **fields: str) -> None:
    """Press an action's button, fill its form, look for its kubectl line, confirm, and see it requested."""
    page.locator(f"#act-{name}").click()
    form = page.locator("[data-action-form]")
    expect(form).to_be_visible()
    for label, value in fields.items():
        entry = form.locator(f"#field-{label}")
        if entry.evaluate("element => element.tagName") == "SELECT":
            entry.select_option(value)
        else:
            entry.fill(value)
    expect(form.locator("#kubectl")).to_contain_text("kubectl")
    form.locator("button[type=submit]").click()


def wait_until_proved(page: Page) -> None:
    """Wait for a beat whose checksum says that this picture is the server's."""
    page.evaluate("() => { delete document.documentElement.dataset.verified; }")
    page.wait_for_function(
        "() => document.documentElement.dataset.verified !== undefined", timeout=PATIENCE_MS
    )
    assert page.evaluate("() => document.documentElement.dataset.mismatches") == "0"
