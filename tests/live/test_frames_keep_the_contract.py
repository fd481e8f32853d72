import json
import re
from pathlib import Path
from typing import get_args

import jsonschema
import msgspec
import pytest

from dashboard.live import frames
from dashboard.live.hub import Hub
from dashboard.mirror.supervisor import KindState
from dashboard.projection.picture import Projection
from dashboard.projection.rows import AnyRow
from tests.live.contract import SCHEMA, check_client_frame, check_server_frame
from tests.projection import objects
from tests.projection.more_objects import EVERY_KIND
from tests.projection.objects import added

GOLDEN = sorted((Path(__file__).parent.parent / "golden").glob("*.json"))
CLUSTER = frames.Cluster(name="c", practice=True, version="v1.37.2", context="ctx")


def test_schema_itself_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_golden_frames_are_frames(file: Path) -> None:
    for frame in json.loads(file.read_text("ascii"))["frames"]:
        check_server_frame(frame)


@pytest.mark.parametrize("row", get_args(AnyRow), ids=lambda row: row.__name__)
def test_every_field_of_a_row_stands_in_the_schema(row) -> None:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", row.__name__.removesuffix("Row")).lower()
    assert set(SCHEMA["$defs"][name]["required"]) == {"kind", *row.__struct_fields__}
    assert {"$ref": f"#/$defs/{name}"} in SCHEMA["$defs"]["row"]["oneOf"]


@pytest.mark.parametrize("audience", ["operator", "observer"])
def test_rows_of_every_kind_are_frames_for_every_audience(audience) -> None:
    hub = Hub(cluster=CLUSTER)
    up, gone = Projection().apply(
        [
            added("Node", objects.node("n", taints=[{"key": "k", "effect": "NoSchedule"}])),
            added("Pod", objects.pod("p", owners=objects.owner("ReplicaSet", "rs", "rs"))),
            added("Pod", objects.pod("q", phase="Pending", node="", statuses=[])),
            added("Service", objects.service("s", {"a": "b"}, externalIPs=["1.2.3.4"])),
            added(
                "Service", objects.service("none", None, type="ExternalName", externalName="x.y")
            ),
            added("Deployment", objects.deployment("d", strategy={"type": "Recreate"})),
            added("ReplicaSet", objects.replica_set("rs", uid="rs", history="1,3")),
            *(added(kind, make()) for kind, make in EVERY_KIND.items()),
        ]
    )
    hub.publish(up, gone, 1)
    for text in hub.whole.snapshot(audience).texts:
        check_server_frame(json.loads(text))
    check_server_frame(json.loads(hub.whole.delta(audience, 0).texts[0]))


def test_small_frames_are_frames() -> None:
    hub = Hub(cluster=CLUSTER)
    hub.set_state("Pod", KindState("forbidden", 5, "no"))
    sent = [
        hub.hello(user="Ada", role="observer", beat_s=5),
        frames.text(frames.Beat(epoch="e", seq=1, sum=2**32 - 1, server_time_ms=5)),
        frames.text(frames.StateFrame(kind="Pod", state="live", since_ms=1, reason="")),
        frames.text(frames.Note(at_ms=1, user="Ada", text="scaled", ids=["a"])),
        frames.text(frames.Pong(at_ms=-3, server_time_ms=5)),
        frames.text(frames.Bye(code=frames.TOO_SLOW, reason="slow", retry_after_s=1)),
        frames.text(frames.Bye(code=frames.NOT_SIGNED_IN, reason="who", retry_after_s=None)),
    ]
    for text in sent:
        check_server_frame(json.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        '{"t":"sub","epoch":null,"seq":null}',
        '{"t":"sub","epoch":"e","seq":7}',
        '{"t":"ack","seq":7}',
        '{"t":"ping","at_ms":1795000000000}',
    ],
)
def test_what_the_schema_allows_a_client_is_read(text: str) -> None:
    check_client_frame(json.loads(text))
    assert json.loads(msgspec.json.encode(frames.read_client_frame(text))) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"t":"scale","to":7}',
        '{"t":"ack"}',
        '{"t":"ack","seq":"7"}',
        '{"t":"ack","seq":7,"more":1}',
        '{"t":"sub","epoch":7,"seq":null}',
        '{"t":"ack","seq":1e999}',
        '{"t":"ack","seq":' + "[" * 2000,
        "\x00",
    ],
)
def test_anything_else_from_a_client_is_refused_with_words(text: str) -> None:
    with pytest.raises(ValueError, match="no frame of the live protocol"):
        frames.read_client_frame(text)


@pytest.mark.parametrize(("role", "told"), [("operator", True), ("observer", False)])
def test_the_version_of_the_api_server_is_told_to_those_who_act(role: str, told: bool) -> None:
    hello = json.loads(Hub(cluster=CLUSTER).hello(user="Ada", role=role, beat_s=5))
    assert hello["cluster"]["version"] == (CLUSTER.version if told else "")
    assert CLUSTER.version
