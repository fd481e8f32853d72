"""Requests to Services at set moments of the cluster's clock, sent on as the API server's proxy sends them.

A client that asks over HTTP asks at moments of its own, and each request costs it a connection. Who rehearses hands in
what is to be asked while time passes, and is told all answers together, each with its moment.
"""

from __future__ import annotations

from functools import partial

from practice.api.api import Api
from practice.api.errors import ApiError
from practice.api.http.answers import encode_json
from practice.api.http.proxy_locations import Location, locate_service
from practice.api.http.proxying import call_to, unreached
from practice.control.documents import Asked, AskService
from practice.images.messages import Failure, Result
from practice.network import Outside

COMPONENT = "visitors"


class Asking:
    """Of one cluster as it is served; a copy of it has visitors of its own."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._answered: list[Asked] = []

    def plan(self, asks: list[AskService]) -> None:
        """Each at its moment from now."""
        for ask in asks:
            self._api.clock.schedule(ask.in_s, COMPONENT, Outside(partial(self._send, ask)))

    def take(self) -> list[Asked]:
        """What was answered since the last call, in its order."""
        taken, self._answered = self._answered, []
        return taken

    def _send(self, ask: AskService) -> None:
        try:
            if self._api.node_services is None:
                raise ApiError(503, "ServiceUnavailable", "there are no nodes")
            location = locate_service(self._api, ask.namespace, f"{ask.service}:{ask.port}")
            prefix = f"/api/v1/namespaces/{ask.namespace}/services/{ask.service}:{ask.port}/proxy"
            headers = {"X-Forwarded-Uri": prefix + ask.path, "Accept": "*/*"}
            call = call_to(location, ask.path, headers=headers, agent="podium")
            done = partial(self._over, ask, location)
            self._api.node_services.dial(call, Outside(done))
        except ApiError as error:
            self._refuse(ask, error)

    def _over(self, ask: AskService, location: Location, result: Result) -> None:
        if isinstance(result, Failure):
            self._refuse(ask, unreached(result, location))
            return
        self._note(ask, result.status, dict(result.headers), result.body)

    def _refuse(self, ask: AskService, error: ApiError) -> None:
        self._note(ask, error.code, {}, encode_json(error.status).decode())

    def _note(self, ask: AskService, status: int, headers: dict[str, str], body: str) -> None:
        at_s = self._api.clock.now_s()
        answer = Asked(id=ask.id, at_s=at_s, status=status, headers=headers, body=body)
        self._answered.append(answer)
