"""The same line by the real kubectl and by the terminal, each on its own copy of one cluster, and what both said."""

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from dashboard.kube.api import Api
from explainer.doing.call import Call
from explainer.doing.performing import NoLedger
from explainer.terminal.shell import Shell

AGES = re.compile(r"\b(\d+[smhd]){1,2}\b|<invalid>")
TIMES = re.compile(r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?")


@dataclass(slots=True)
class Said:
    """Standard output, standard error, exit code."""

    out: str = ""
    err: str = ""
    code: int = 0

    def plainly(self, *, ordered: bool, namespace: str) -> tuple[str, str, int]:
        """With symbols where two runs may differ: times, ages and, on another cluster, what it draws by chance."""
        return _plain(self.out, ordered, namespace), _plain(self.err, ordered, namespace), self.code


def _plain(text: str, ordered: bool, namespace: str) -> str:
    text = TIMES.sub("<time>", AGES.sub("<age>", text)).replace(namespace, "<namespace>")
    text = re.sub(r"'kubectl\.[\d.]+ ", "'kubectl ", text)
    text = re.sub(
        r'(resourceVersion: |uid: |"resourceVersion": |"uid": )"?[\w-]+"?', r"\1<some>", text
    )
    text = re.sub(r"beat \d+", "beat <n>", text)
    if not ordered:  # kubectl itself draws the order by chance
        return " ".join(sorted(re.split(r"[\s;,:\[\]]+", text)))
    return "\n".join(re.sub(r" {2,}", "  ", line).rstrip() for line in text.splitlines())


@dataclass(slots=True)
class Typed:
    """The terminal."""

    api: Api
    namespace: str
    folder: Path
    calls: list[Call] = field(default_factory=list)

    async def type(self, line: str, stdin: str = "", told: Said | None = None) -> Said:
        """As on the page; `told` fills while the line goes on."""
        told = told or Said()

        def say(where: str, text: str) -> None:
            if where == "out":
                told.out += text
            else:
                told.err += text

        async def said(call: Call) -> None:
            self.calls.append(call)

        shell = Shell(
            api=self.api, namespace=self.namespace, folder=self.folder,
            fill=lambda text: text.replace("${image}", "hello"),
            ledger=NoLedger(), said=said, now=timezone.now,
        )  # fmt: skip
        told.code = await shell.run(line, stdin, say)
        return told


@dataclass(slots=True)
class Kubectl:
    """The real one, in the same folder; its kubeconfig names the namespace."""

    binary: str
    kubeconfig: Path
    folder: Path

    def type(self, line: str, stdin: str = "") -> Said:
        """As in a terminal of one's own."""
        words = shlex.split(line)
        if "<<<" in words:
            at = words.index("<<<")
            words, stdin = words[:at], words[at + 1] + "\n"
        done = subprocess.run(
            [self.binary, *words[1:]],
            input=stdin, capture_output=True, text=True, cwd=self.folder,
            timeout=60, env={"KUBECONFIG": str(self.kubeconfig), "HOME": str(self.folder), "PATH": "/usr/bin"},
        )  # fmt: skip
        return Said(done.stdout, done.stderr, done.returncode)
