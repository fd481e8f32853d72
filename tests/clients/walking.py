"""Walks a tour with one kubectl on one cluster."""

import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.clients.masking import masked
from tests.clients.script import Chapter, Step

PATIENCE_S = 60.0
PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Walker:
    """One kubectl, one cluster. `tag` is unique among all walks on that cluster."""

    binary: str
    kubeconfig: Path
    home: Path
    tag: str

    def walk(self, chapter: Chapter) -> dict[str, Any]:
        """What each compared command said, by the command; in a namespace that goes with it."""
        namespace = f"{chapter.name}-{self.tag}"
        self._run("default", Step(words=f"create namespace {namespace}"))
        said: dict[str, Any] = {}
        try:
            said.update(self._steps(namespace, chapter))
        except (AssertionError, subprocess.TimeoutExpired) as error:
            said["broken off"] = {"err": str(error)}
        finally:
            self._run("default", Step(words=f"delete namespace {namespace} --wait=false"))
        return said

    def _steps(self, namespace: str, chapter: Chapter) -> Iterator[tuple[str, Any]]:
        for number, step in enumerate(chapter.steps, 1):
            said = self._until(namespace, step)
            if step.compared:
                yield f"{number:02} kubectl {step.words}", said

    def _until(self, namespace: str, step: Step) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            code, out, err = self._run(namespace, step)
            if not step.until or step.until in out + err:
                break
            if time.monotonic() > deadline:
                raise AssertionError(f"kubectl {step.words}: no {step.until!r} in {out}{err}")
            time.sleep(PAUSE_S)
        if not step.compared and code:
            raise AssertionError(f"kubectl {step.words}: {out}{err}")
        texts = {
            "out": masked(out, self.tag, ordered=step.ordered, bare=step.bare),
            "err": masked(err, self.tag, ordered=step.ordered),
        }
        said = {name: text for name, text in texts.items() if text}
        return {"code": code, **said} if code else said

    def _run(self, namespace: str, step: Step) -> tuple[int, str, str]:
        words = shlex.split(step.words.replace("{tag}", self.tag))
        done = subprocess.run(
            [self.binary, "--namespace", namespace, *words],
            input=step.stdin.replace("{tag}", self.tag),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S + 10,
            env=self._environment(step),
        )
        return done.returncode, done.stdout, done.stderr

    def _environment(self, step: Step) -> dict[str, str]:
        found = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "KUBECONFIG": str(self.kubeconfig),
            "GOGC": "off",  # each command lives too short to collect garbage
            "KUBECTL_EXTERNAL_DIFF": "diff -u --label old --label new",
        }
        if step.editor:
            script = self.home / f"edit-{self.tag}"
            script.write_text(f"#!/bin/sh\nsed -i '{step.editor}' \"$1\"\n")
            script.chmod(0o700)
            found["KUBE_EDITOR"] = str(script)
        return found
