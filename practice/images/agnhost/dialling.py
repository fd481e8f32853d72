"""netexec's `/dial`: ask another host several times, and tell what it said."""

from __future__ import annotations

import json
from collections.abc import Mapping

from practice.images.messages import Answer, Call, Failure, Outgoing, Reply, Result
from practice.limits import DIAL_ANSWER_S, DIAL_TRIES


class Dialling:
    """One request for it; the reply comes when all tries are done."""

    def __init__(self, query: Mapping[str, str], outgoing: Outgoing | None, reply: Reply) -> None:
        self._host = query.get("host", "")
        self._port = query.get("port", "")
        self._request = query.get("request", "")
        self._protocol = query.get("protocol", "").lower()
        self._tries = query.get("tries", "")
        self._outgoing = outgoing
        self._reply = reply
        self._left = 1
        self._responses: list[str] = []
        self._errors: list[str] = []
        self._last = ""

    @property
    def log_line(self) -> str:
        """What the program logs of the request."""
        return (
            f"GET /dial?host={self._host}&protocol={self._protocol}&port={self._port}"
            f"&request={self._request}&tries={self._tries}"
        )

    def begin(self) -> None:
        """Check what was asked for, and try."""
        if self._tries and not self._tries.isdigit():
            self._refuse("tries parameter is invalid.")
        elif not self._request:
            self._refuse("request parameter not specified. <nil>")
        elif self._protocol not in ("", "http", "udp"):
            self._refuse(f"unsupported protocol. {self._protocol}")
        elif not self._port.isdigit() or not self._host:
            self._refuse("host and/or port param are invalid.")
        else:
            self._left = min(int(self._tries or 1), DIAL_TRIES)
            self._try()

    def _refuse(self, why: str) -> None:
        self._reply(Answer(400, f"{why}\n"))

    def _try(self) -> None:
        if self._left <= 0:
            self._tell()
            return
        self._left -= 1
        udp = self._protocol == "udp"
        call = Call(
            host=self._host,
            port=int(self._port),
            path=f"/{self._request}",
            agent="Go-http-client/1.1",
            protocol="UDP" if udp else "TCP",
            raw=udp,
            body=self._request.encode() if udp else b"",
            timeout_s=DIAL_ANSWER_S,
        )
        if self._outgoing is None:
            self._answered(Failure(trouble="unreachable", address=self._host))
        else:
            self._outgoing.request(call, self._answered)

    def _answered(self, result: Result) -> None:
        if isinstance(result, Failure):
            self._last = ""
            self._errors.append(self._problem(result))
        else:
            self._last = result.body
            self._responses.append(result.body)
        self._try()

    def _problem(self, failure: Failure) -> str:
        where = f"{failure.address or self._host}:{self._port}"
        if self._protocol == "udp":
            why = "read: connection refused" if failure.trouble == "refused" else "i/o timeout"
            return f"reading from udp connection failed. err:'read udp {where}: {why}'"
        url = f'Get "http://{where}/{self._request}"'
        words = {
            "refused": f"dial tcp {where}: connect: connection refused",
            "unreachable": f"dial tcp {where}: connect: no route to host",
            "reset": "EOF",
        }
        late = (
            "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
            if failure.connected
            else f"dial tcp {where}: i/o timeout"
        )
        return f"{url}: {words.get(failure.trouble, late)}"

    def _tell(self) -> None:
        output: dict[str, list[str]] = {}
        if self._errors:
            output["errors"] = self._errors
        if self._last:
            output["responses"] = self._responses
        self._reply(Answer(200, json.dumps(output, separators=(",", ":"))))
