"""Lifecycle hooks: what runs right after a container's start, and before its end.

Mirrors the kubelet's handler runner: `exec` in the container, `httpGet` and `tcpSocket` from the
node (to the pod unless a `host` is given), `sleep`. Documentation: "Container Lifecycle Hooks".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from practice.images.messages import Answer, Call
from practice.images.messages import Result as Response
from practice.informer import Object
from practice.kubelet.executing import Execution, Result
from practice.kubelet.host import Host
from practice.kubelet.insides import Insides
from practice.kubelet.ports import port_number
from practice.limits import HOOK_ANSWER_S

AGENT = "kube-lifecycle/1.37"
Done = Callable[[str], None]
"""Told once: what went wrong, or ""."""


class Hook:
    """One hook of one run of a container."""

    def __init__(
        self, host: Host, spec: Object, handler: Object, insides: Insides, ip: str, done: Done
    ) -> None:
        self._host = host
        self._spec = spec
        self._handler = handler
        self._insides = insides
        self._ip = ip
        self._done: Done | None = done
        self._execution: Execution | None = None

    def begin(self) -> None:
        """Start; `done` may be told before this returns."""
        handler = self._handler
        if "exec" in handler:
            command = handler["exec"].get("command") or ()
            self._execution = Execution(
                self._host, self._insides, command, self._executed, timeout_s=None
            )
            self._execution.begin()
        elif "sleep" in handler:
            self._host.after(float(handler["sleep"]["seconds"]), partial(self._tell, ""))
        elif "httpGet" in handler:
            self._request(handler["httpGet"])
        else:
            self._tell("")

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._done = None
        if self._execution is not None:
            self._execution.cancel()

    def _executed(self, result: Result | None) -> None:
        command = " ".join(self._handler["exec"].get("command") or ())
        if result is None or result.code == 0:
            self._tell("")
        else:
            self._tell(f"command '{command}' exited with {result.code}: {result.output}")

    def _request(self, get: Object) -> None:
        call = Call(
            host=get.get("host") or self._ip,
            port=port_number(get.get("port"), self._spec) or 80,
            path=get.get("path") or "/",
            headers={one["name"]: one["value"] for one in get.get("httpHeaders") or ()},
            agent=AGENT,
            timeout_s=HOOK_ANSWER_S,
        )
        self._host.send(self._host.name, self._host.ip, call, self._answered)

    def _answered(self, response: Response) -> None:
        if isinstance(response, Answer):
            self._tell("")
            return
        where = f"{response.address}:{response.port}"
        words = {"refused": "connect: connection refused", "timeout": "i/o timeout"}
        why = words.get(response.trouble, "connect: no route to host")
        self._tell(f'Get "http://{where}{self._handler["httpGet"].get("path") or "/"}": dial tcp'
                   f" {where}: {why}")  # fmt: skip

    def _tell(self, problem: str) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(problem)
