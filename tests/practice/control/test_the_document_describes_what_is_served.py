"""The OpenAPI document and the server agree: every operation, its answers and its refusals."""

import jsonschema
import pytest

from practice.control.openapi import document
from practice.control.routes import ROUTES

BODIES = {
    "set_rate": {"rate": 1},
    "step": {},
    "run": {"seconds": 1},
    "run_until_quiet": {"timeout_s": 1},
    "add_to_script": {"acts": [{"do": "pace", "at_s": 1e6, "rate": "max"}]},
    "switch": {"on": True},
    "set_fault": {"fault": "api-latency", "parameters": {"seconds": 0.001}},
    "make_fork": {"name": "scheduler"},
    "start_scenario": {"name": "empty"},
}


def answer_schema(root, route, code):
    found = document(root)
    operation = found["paths"][root + route.path][route.method.lower()]
    media = operation["responses"][str(code)]["content"]["application/json"]
    return {**media["schema"], "components": found["components"]}


async def test_every_operation_answers_as_described(lab):
    for route in ROUTES:
        path = route.path.replace("{name}", "scheduler")
        if route.action == "clear_fault":
            await lab.put("faults/scheduler", BODIES["set_fault"])
        if route.action == "restore":
            await lab.put("snapshots/scheduler")
        body = BODIES.get(route.action)
        answered = await lab.ask(route.method, path, body)
        jsonschema.validate(answered, answer_schema("/practice/v1/", route, 200))


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "PATCH"])
async def test_every_refusal_is_a_status(lab, method):
    for path in ("clock", "clock/rate", "nothing", "", "components/x", "faults/x", "forks/x/y"):
        for user in ("viewer", "admin"):
            url = f"{lab.address}/practice/v1/{path}"
            headers = lab.headers(lab.sites.main, user)
            async with lab.session.request(method, url, data=b"\xff{", headers=headers) as answer:
                found = await answer.json()
                if answer.status != 200:
                    assert found["kind"] == "Status"
                    assert found["code"] == answer.status
                    assert answer.status in (400, 403, 404, 405)
                    assert found["message"]


async def test_it_is_served_and_complete(lab):
    served = await lab.get("openapi.json")
    assert served == document("/practice/v1/")
    assert served["openapi"] == "3.1.0"
    operations = [one for path in served["paths"].values() for one in path.values()]
    assert len(operations) == len(ROUTES) + 1
    assert len({one["operationId"] for one in operations}) == len(operations)
    text = str(served)
    for name in (part.split("'")[0] for part in text.split("#/components/schemas/")[1:]):
        assert name in served["components"]["schemas"]


async def test_nobody_gets_in_without_a_token_or_from_another_name(lab):
    async with lab.session.get(f"{lab.address}/practice/v1/clock") as answer:
        assert answer.status in (401, 403)
    headers = {**lab.headers(lab.sites.main, "admin"), "Host": "evil.example"}
    async with lab.session.get(f"{lab.address}/practice/v1/clock", headers=headers) as answer:
        assert answer.status == 403
