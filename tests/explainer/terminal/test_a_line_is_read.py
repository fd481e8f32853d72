"""Words, quotes and flags, as kubectl takes them; and what is no line."""

import pytest

from explainer.terminal import commands, jsonpath
from explainer.terminal.columns import Columns
from explainer.terminal.flags import Flag, Parsed, parse
from explainer.terminal.reading import read
from explainer.terminal.refusals import Failed

FLAGS = (
    Flag("namespace", "n"), Flag("watch", "w", "bool"), Flag("replicas", "r", "int"), Flag("labels", "l", "texts"),
    Flag("timeout", sort="time"), Flag("cascade", bare="background"), Flag("all-namespaces", "A", "bool"),
)  # fmt: skip


def parsed(text: str) -> Parsed:
    return parse(read(text).words, FLAGS, "get")


@pytest.mark.parametrize(
    "text", ["-n x", "-nx", "-n=x", "--namespace x", "--namespace=x", "-wn x", "-Awnx"]
)
def test_a_flag_in_all_its_forms(text: str) -> None:
    assert parsed(f"kubectl {text}").text("namespace") == "x"


def test_values_of_every_sort() -> None:
    found = parsed(
        "kubectl pods -w --replicas=3 -l a=b,c=d -l e=f --timeout=1m30s --cascade name -- sleep -n 1"
    )
    assert (found.on("watch"), found.number("replicas"), found.seconds("timeout")) == (
        True,
        3,
        90.0,
    )
    assert found.texts("labels") == ["a=b", "c=d", "e=f"]
    assert (found.text("cascade"), found.args, found.dash) == (
        "background",
        ["pods", "name"],
        ["sleep", "-n", "1"],
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("--nosuch", "unknown flag: --nosuch"),
        ("-q", "unknown shorthand flag: 'q' in -q"),
        ("-n", "flag needs an argument: 'n' in -n"),
        ("--namespace", "flag needs an argument: --namespace"),
        ("-r x", 'invalid argument "x" for "-r, --replicas" flag: strconv.ParseInt: parsing "x": invalid syntax'),
        ("--watch=maybe", 'invalid argument "maybe" for "-w, --watch" flag: '
         'strconv.ParseBool: parsing "maybe": invalid syntax'),
        ("--timeout=soon", 'invalid argument "soon" for "--timeout" flag: time: invalid duration "soon"'),
    ],
)  # fmt: skip
def test_a_wrong_flag_is_refused_in_kubectls_words(text: str, why: str) -> None:
    with pytest.raises(Failed) as found:
        parsed(f"kubectl {text}")
    assert str(found.value) == f"error: {why}\nSee 'kubectl get --help' for usage."


def test_quotes_hold_words_together() -> None:
    line = read('kubectl patch deploy/hello -p \'{"spec": {"replicas": 2}}\'')
    assert line.words == ("patch", "deploy/hello", "-p", '{"spec": {"replicas": 2}}')
    assert read("kubectl create --raw /x -f - <<< '{\"rate\": 20}'").stdin == '{"rate": 20}\n'


@pytest.mark.parametrize(
    "text",
    ["kubectl get pods | grep hello", "kubectl get pods; rm -rf /", "kubectl get pods > file", "kubectl get pods && ls",
     "kubectl get 'pods", "kubectl get pods <<< a b"],
)  # fmt: skip
def test_it_is_no_shell(text: str) -> None:
    with pytest.raises(Failed):
        read(text)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("frobnicate",), 'error: unknown command "frobnicate" for "kubectl"\nThis terminal knows: get, logs, '),
        (("describe", "pod", "x"), "error: describe is not in this terminal. Click the thing in the picture"),
        (("rollout", "foo"), "error: unknown command \"foo\"\nSee 'kubectl rollout -h' for help and examples\n"
         "This terminal knows: rollout status"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said(words: tuple[str, ...], says: str) -> None:
    with pytest.raises(Failed) as found:
        commands.find(words)
    assert str(found.value).startswith(says)


def test_columns_stand_as_in_kubectl() -> None:
    columns = Columns()
    assert columns.text([["NAME", "READY", "AGE"], ["hello-5778f74b59-th9kc", "1/1", "2m"]]) == (
        "NAME                     READY   AGE\nhello-5778f74b59-th9kc   1/1     2m\n"
    )
    assert columns.text([["a", "0/1", "5s"]]) == "a                        0/1     5s\n"


POD = {
    "metadata": {"name": "a", "labels": {"app.kubernetes.io/name": "x"}},
    "spec": {"ports": [{"n": 1}, {"n": 2}]},
}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{.metadata.name}", "a"),
        (".metadata.name", "a"),
        ("name: {.metadata.name}!", "name: a!"),
        ("{.spec.ports[*].n}", "1 2"),
        ("{.spec.ports[-1].n}", "2"),
        ("{.spec.ports[?(@.n==2)]}", '{"n":2}'),
        ("{.metadata.labels.app\\.kubernetes\\.io/name}", "x"),
        ("{.metadata.labels['app.kubernetes.io/name']}", "x"),
        ('{range .spec.ports[*]}{.n}{","}{end}', "1,2,"),
        ("{.nosuch.x}", ""),
    ],
)
def test_templates(template: str, said: str) -> None:
    assert jsonpath.evaluate(template, POD) == said


@pytest.mark.parametrize(
    "template", ["{.a", "{range .a}{.b}", "{end}", "{..a}", "{.spec.ports[7]}", ""]
)
def test_templates_that_cannot_be(template: str) -> None:
    with pytest.raises(Failed):
        jsonpath.evaluate(template, POD)
