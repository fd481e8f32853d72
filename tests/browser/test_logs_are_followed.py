"""What programs say, as they say it: one container or all pods of a workload, searched, paused, kept safe."""

import json
import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage

TALKS = (
    'i=0; while true; do i=$((i+1)); echo "line $i of $(hostname)"; '
    'echo "\x1b[31mERROR\x1b[0m <b>number</b> $i \x1b[2J\u202e"; sleep 0.2; done'
)


def talker(namespace: str) -> str:
    """A Deployment of two pods with an init container, and a pod that ends and is started again."""
    main = {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", TALKS]}
    side = {
        "name": "side",
        "image": "busybox:1.36",
        "command": ["sh", "-c", "echo aside; sleep 999"],
    }
    first = {"name": "first", "image": "busybox:1.36", "command": ["sh", "-c", "echo preparing"]}
    long = {"name": "long", "image": "busybox:1.36", "command": ["sh", "-c", "echo " + "x" * 3000]}
    labels = {"app": "talker"}
    spec = {
        "replicas": 2,
        "selector": {"matchLabels": labels},
        "template": {
            "metadata": {"labels": labels},
            "spec": {"initContainers": [first], "containers": [main, side]},
        },
    }
    items = [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "talker", "namespace": namespace},
            "spec": spec,
        },
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "ends", "namespace": namespace},
            "spec": {"containers": [long]},
        },
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


@pytest.fixture
def namespace(running_stage: Stage) -> str:
    name = f"logs-{uuid.uuid4().hex[:6]}"
    running_stage.kubectl("create", "namespace", name)
    Stage.made.append((running_stage, name))
    running_stage.kubectl("apply", "-f", "-", given=talker(name))
    running_stage.kubectl("-n", name, "rollout", "status", "deploy/talker", "--timeout=60s")
    return name


def open_logs(stage: Stage, what: str, link: str = "instructor") -> Page:
    page = stage.page(link, at=f"#ns={what.split('/')[1]}&open={what}")
    page.locator("#inspector-tab-logs").click()
    return page


def numbers(page: Page, container: str) -> list[int]:
    """The counted lines of that pod that are on the page."""
    texts = page.locator(".log-line").all_text_contents()
    found = [re.search(rf"line (\d+) of {container}$", text) for text in texts]
    return [int(one[1]) for one in found if one]


def test_all_pods_of_a_deployment(running_stage: Stage, namespace: str) -> None:
    page = open_logs(running_stage, f"Deployment/{namespace}/talker")
    expect(page.locator("#log-state")).to_have_text("Following 6 containers.", timeout=PATIENCE_MS)
    log = page.locator("#log")
    for word in ("preparing", "aside", "ERROR <b>number</b> 1 \\u001b[2J\\u202e"):
        expect(log).to_contain_text(word)
    expect(log.locator(".a-c1").first).to_have_text("ERROR")
    pods = page.locator("#log-pod option").all_text_contents()
    assert len(pods) == 3
    page.locator("#log-pod").select_option(pods[1])
    shown = page.locator(".log-line:visible .log-name").all_text_contents()
    assert len({one.split(" ")[0] for one in shown}) == 1
    found = violations(page)
    assert not found, "\n".join(found)


def test_no_line_is_lost_and_none_comes_twice(running_stage: Stage, namespace: str) -> None:
    pod = running_stage.kubectl(
        "-n",
        namespace,
        "get",
        "pods",
        "-l",
        "app=talker",
        "-o",
        "jsonpath={.items[0].metadata.name}",
    )
    page = open_logs(running_stage, f"Pod/{namespace}/{pod}")
    page.wait_for_function(
        "() => document.querySelectorAll('.log-line').length > 10", timeout=PATIENCE_MS
    )
    page.context.set_offline(True)  # holds new requests; the stream is cut by hand
    page.locator("#log-follow").uncheck()
    expect(page.locator("#log-state")).to_contain_text("Not following")
    page.wait_for_timeout(1_500)
    page.context.set_offline(False)
    page.locator("#log-follow").check()
    before = max(numbers(page, pod))
    page.wait_for_function(
        """([before]) => [...document.querySelectorAll('.log-line')].at(-2)?.textContent
             .match(/line (\\d+)|number<.b> (\\d+)/)?.slice(1).some((n) => Number(n) > before + 12)""",
        arg=[before],
        timeout=PATIENCE_MS,
    )
    read = numbers(page, pod)
    assert read == list(range(read[0], read[0] + len(read)))


def test_searching_and_pausing_by_keyboard(running_stage: Stage, namespace: str) -> None:
    page = open_logs(running_stage, f"Deployment/{namespace}/talker")
    page.wait_for_function(
        "() => document.querySelectorAll('.log-line').length > 20", timeout=PATIENCE_MS
    )
    page.locator("#log").focus()
    page.keyboard.press("/")
    expect(page.locator("#log-search")).to_be_focused()
    page.keyboard.type("ERROR <B>")
    expect(page.locator("#log mark").first).to_have_text("ERROR")
    page.keyboard.press("Enter")
    expect(page.locator("#log-count")).to_contain_text("1 of ")
    expect(page.locator(".log-line.current")).to_be_in_viewport()
    expect(page.locator("#log-more")).to_contain_text("new line")
    page.locator("#log-only").check()
    assert all("ERROR" in one for one in page.locator(".log-line:visible").all_text_contents())
    page.locator("#log").focus()
    page.keyboard.press("End")
    expect(page.locator("#log-more")).to_be_hidden()
    page.locator("#log-search").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#log-search")).to_have_value("")
    expect(page.locator("#inspector-title")).to_be_visible()


def test_the_run_before_and_a_long_line(running_stage: Stage, namespace: str) -> None:
    restarted = "jsonpath={.status.containerStatuses[0].restartCount}=1"
    running_stage.kubectl(
        "-n", namespace, "wait", "pod/ends", f"--for={restarted}", "--timeout=90s"
    )
    page = open_logs(running_stage, f"Pod/{namespace}/ends")
    page.locator("#log-previous").check()
    rest = page.locator(".log-rest").first
    expect(rest).to_have_text("… 1,000 more characters", timeout=PATIENCE_MS)
    expect(page.locator("#log-state")).to_contain_text("nothing more will come")
    rest.click()
    assert page.locator(".log-line").first.text_content() == "x" * 3000
    with page.expect_download() as begun:
        page.locator("#log-download").click()
    assert begun.value.suggested_filename == "ends_long_previous.log"
    assert begun.value.path().read_text() == "x" * 3000 + "\n"
    running_stage.kubectl("-n", namespace, "delete", "pod", "ends", "--grace-period=0", "--force")


def test_a_log_ends_with_the_drawer(practice_stage: Stage) -> None:
    stage = practice_stage
    name = stage.app(replicas=1)
    page = open_logs(stage, f"Deployment/{name}/hello")
    with page.expect_event("requestfailed", lambda one: "/logs/" in one.url):
        expect(page.locator("#log-state")).to_contain_text("Following")
        page.locator("#drawer-close").click()
