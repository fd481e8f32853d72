"""Events as controllers record them: named by time, counted up, combined, held back."""

import re

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, replica_set
from tests.contract.rollout import SETS

GROUP = Group("events")
NAME = re.compile(r"web\.[0-9a-f]{16}")


def about_web(api: Caller) -> list[Object]:
    chosen = "involvedObject.name=web"
    items: list[Object] = api.get("events", fieldSelector=chosen).body["items"]
    return items


@GROUP.case
def many_similar_events(api: Caller) -> Answers:
    """Nine as they are, then one for the rest; 25 writes in all, though there are 40 pods."""
    api.must(api.create(SETS, replica_set(replicas=40)))
    api.until(lambda: api.get(SETS, "web"), lambda body: body["status"].get("replicas") == 40)
    api.until(
        lambda: api.get("events", fieldSelector="involvedObject.name=web"),
        lambda body: any(one["count"] == 16 for one in body["items"]),
    )
    events = about_web(api)
    combined = [one for one in events if one["count"] > 1]
    return {
        "how many": len(events),
        "counts": [one["count"] for one in events],
        "names": all(NAME.fullmatch(one["metadata"]["name"]) for one in events),
        "combined": [re.sub("web-.*", "web-x", one["message"]) for one in combined],
        "who": [
            (one["source"], one["reportingComponent"], one["reportingInstance"]) for one in events
        ],
    }


@GROUP.case
def a_name_that_would_be_too_long(api: Caller) -> Answers:
    """A time cannot be added to it: the event has a UUID for a name."""
    name = "x" * 240
    made = {**replica_set(replicas=1), "metadata": {"name": name}}
    api.must(api.create(SETS, made))
    told = api.until(
        lambda: api.get("events", fieldSelector=f"involvedObject.name={name}"),
        lambda body: bool(body["items"]),
    )
    (event,) = told.body["items"]
    return {"name": event["metadata"]["name"], "reason": event["reason"]}
