"""What is expected of the end-to-end specs, and what their report says."""

import argparse
import json
import re
from pathlib import Path

import pytest

from tests.controlplane.recipe import KUBERNETES, module_version
from tests.e2e import build
from tests.e2e.__main__ import report, rounds
from tests.e2e.expectations import Expectation, focus, load, short_name
from tests.e2e.results import Result, read

FULL = "[sig-cli] Kubectl client Update Demo should scale [Slow] [Conformance]"
SCALE = "Kubectl client Update Demo should scale"


def test_a_name_is_without_its_group_and_its_labels() -> None:
    assert short_name(FULL) == ("sig-cli", SCALE)


def test_labels_in_the_middle_belong_to_the_name() -> None:
    full = "[sig-node] Pods Extended [Feature:X] should run [Conformance]"
    assert short_name(full) == ("sig-node", "Pods Extended [Feature:X] should run")


def test_the_focus_is_on_exactly_these_specs() -> None:
    pattern = re.compile(focus([("sig-cli", SCALE)]))
    assert pattern.search(f"Kubernetes e2e suite {FULL}")
    assert not pattern.search("[sig-cli] Kubectl client Update Demo should scale up [Conformance]")


def test_every_row_of_the_file_is_of_a_group_and_listed_once() -> None:
    assert all(one.sig.startswith("sig-") for one in load())


def test_a_failure_needs_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "expected.toml"
    path.write_text('[sig-cli]\n[[sig-cli.fails]]\nreason = " "\nspecs = ["a"]\n')
    with pytest.raises(ValueError, match="without a reason"):
        load(path)


def test_specs_that_mind_the_speed_run_apart(tmp_path: Path) -> None:
    path = tmp_path / "expected.toml"
    paced = '[[sig-cli.paced]]\nrate = 1\nreason = "it waits"\nspecs = ["b waits"]\n'
    path.write_text(f'[sig-cli]\npasses = ["a"]\n{paced}')
    expected = load(path)
    options = argparse.Namespace(
        patterns=["waits", "a"], all=False, skip="", rate=None, kubeconfig=None, list=False
    )
    (rate, most), (slow, rest) = rounds(options, expected)
    assert (rate, slow) == (20.0, 1.0)
    assert re.search(most.skip, "[sig-cli] b waits [Conformance]")
    assert rest.focus == focus([("sig-cli", "b waits")])
    assert len(rounds(argparse.Namespace(**{**vars(options), "rate": 5.0}), expected)) == 1
    assert (
        len(rounds(argparse.Namespace(**{**vars(options), "patterns": ["nothing"]}), expected)) == 1
    )


def test_a_spec_is_listed_once(tmp_path: Path) -> None:
    path = tmp_path / "expected.toml"
    path.write_text('[sig-cli]\npasses = ["a", "a"]\n')
    with pytest.raises(ValueError, match="listed twice"):
        load(path)


def test_the_report_tells_what_ran(tmp_path: Path) -> None:
    place = {"FileName": "/go/k8s.io/kubernetes@v1/test/e2e/kubectl/kubectl.go", "LineNumber": 7}
    common = {"ContainerHierarchyTexts": ["[sig-cli] Kubectl"], "LeafNodeType": "It"}
    specs = [
        {**common, "LeafNodeText": "a [Conformance]", "State": "passed", "RunTime": 2_000_000_000},
        {**common, "LeafNodeText": "b", "State": "skipped"},
        {
            **common,
            "LeafNodeText": "c",
            "State": "timedout",
            "Failure": {"Message": "no", "Location": place},
        },
        {"LeafNodeType": "BeforeSuite", "LeafNodeText": "", "State": "passed"},
    ]
    path = tmp_path / "report.json"
    path.write_text(json.dumps([{"SpecReports": specs}]))
    assert read(path) == [
        Result("sig-cli", "Kubectl a", "passed", 2.0),
        Result("sig-cli", "Kubectl c", "failed", 0.0, "kubectl/kubectl.go:7", "no"),
    ]


def test_no_report_is_no_results(tmp_path: Path) -> None:
    assert read(tmp_path / "none.json") == []


@pytest.mark.parametrize(
    ("outcome", "reason", "code"),
    [("passed", "", 0), ("failed", "no TLS", 0), ("passed", "no TLS", 1), ("failed", "", 1)],
)
def test_only_a_surprise_is_a_failure(
    outcome: str, reason: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    result = Result("sig-cli", "a", outcome, 1.0, "kubectl.go:7", "no")
    assert report([result], [Expectation("sig-cli", "a", reason)], 1.5) == code
    assert capsys.readouterr().out.endswith(f"1 {outcome} in 1.5s\n")


def test_the_tests_are_of_the_version_that_is_mirrored() -> None:
    text = (build.MODULE / "go.mod").read_text()
    assert f"k8s.io/kubernetes {module_version(KUBERNETES)}" in text
