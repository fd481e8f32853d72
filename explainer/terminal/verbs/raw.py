"""`--raw`: any request in kubectl; here those to programs and to the practice cluster's own endpoint."""

import re

from explainer.terminal.console import Console
from explainer.terminal.limits import TERMINAL_STDIN_BYTES
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import named

PROXY = r"/api/v1/namespaces/[a-z0-9-]+/(pods|services)/[A-Za-z0-9:.-]+/proxy(/[^?#]*)?"
READ = re.compile(
    rf"{PROXY}|/version|/healthz|/livez|/readyz"
    r"|/practice/v1/(clock|clock/actions|components|counters|steps|faults|fault-kinds|scenarios|snapshots)"
)
WRITE = re.compile(
    r"/api/v1/nodes|/practice/v1/(clock/(rate|step|run|quiet)|components/[a-z0-9-]+|faults/[A-Za-z0-9-]+|snapshots/[A-Za-z0-9-]+(/restore)?|script)"
)
METHODS = {"create": "POST", "replace": "PUT", "delete": "DELETE"}


def _where(console: Console, allowed: re.Pattern[str]) -> str:
    where = console.parsed.text("raw")
    if not where.startswith("/"):
        raise Failed(
            f'error: --raw must be a valid URL path: parse "{where}": invalid URI for request'
        )
    plain = where.partition("?")[0]
    if not allowed.fullmatch(plain) or ".." in where or "%" in where:
        raise Failed(
            "error: in this terminal --raw goes to programs (…/proxy/…) and to the practice cluster's clock, faults, "
            "components, script and snapshots only."
        )
    return where


async def get(console: Console) -> None:
    """The answer as it is."""
    answer = await console.api.request("GET", _where(console, READ), accept="*/*")
    console.out(answer.decode("utf-8", "replace"))


async def send(console: Console, verb: str) -> None:
    """POST, PUT or DELETE, written down; the body comes by `-f -`."""
    where = _where(console, WRITE)
    body = console.line.stdin.encode()
    if verb != "delete" and console.parsed.texts("filename") != ["-"]:
        raise Failed("error: when using --raw, give the body by -f - <<< '…'")
    if len(body) > TERMINAL_STDIN_BYTES:
        raise Failed(f"error: a body has at most {TERMINAL_STDIN_BYTES} bytes here")
    sent = console.api.request(METHODS[verb], where, body=None if verb == "delete" else body)
    (anything,) = await named(console.api, "namespaces")
    answer = await console.write(
        "raw", anything, where.removeprefix("/practice/v1/"), sent, namespace=""
    )
    console.out(answer.decode("utf-8", "replace"))
