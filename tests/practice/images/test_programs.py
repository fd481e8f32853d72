"""What the simulated programs answer and say."""

import base64
import json
import random
from datetime import timedelta

import pytest

from practice.cluster import START
from practice.images.catalogue import (
    CatalogueError,
    knobs_from_env,
    load_catalogue,
    make_program,
    parse_catalogue,
)
from practice.images.program import Answer, Exit, Knobs, Program, Request, Say, Serve, Start, Wait
from practice.images.references import parse_reference


class Run:
    """A program that runs, with a clock to turn."""

    def __init__(self, image: str, **more) -> None:
        reference = parse_reference(image)
        assert reference is not None
        found = load_catalogue().find(reference)
        assert found is not None
        self.now = START
        self.lines: list[str] = []
        env = more.pop("env", {})
        start = Start(
            image=image.partition(":")[0],
            tag=reference.tag,
            knobs=knobs_from_env(found.knobs, env),
            now=lambda: self.now,
            random=random.Random(1),
            say=self.lines.append,
            env=env,
            pod="web-1",
            **more,
        )
        self.program = make_program(found, start)

    def later(self, seconds: float = 2) -> "Run":
        self.now += timedelta(seconds=seconds)
        return self

    def get(self, path: str, port: int = 80, **headers: str) -> Answer | None:
        assert isinstance(self.program, Program)
        return self.program.answer(Request(port=port, path=path, headers=headers))

    def steps(self, most: int = 12) -> list:
        assert isinstance(self.program, Program)
        taken = []
        for _ in range(most):
            taken.append(self.program.next_step())
            if isinstance(taken[-1], Exit | Serve):
                break
        return taken


BASIC = "Basic " + base64.b64encode(b"user:password").decode()


def test_hello_greets():
    run = Run("hello:1.0.0").later()
    answer = run.get("/")
    assert answer is not None
    assert json.loads(answer.body) == {"message": "Hello"}
    assert run.get("/version").body == "1.0.0\n"
    assert run.get("/hostname").body == "web-1\n"
    assert run.get("/nothing").status == 404


def test_token_of_auth_opens_the_secure_path_of_hello():
    assert Run("auth:1.0.0").later().get("/login").status == 401
    token = json.loads(Run("auth:1.0.0").later().get("/login", Authorization=BASIC).body)["token"]
    hello = Run("hello:1.0.0").later()
    assert hello.get("/secure").status == 401
    assert hello.get("/secure", Authorization=f"Bearer {token}x").status == 401
    answer = hello.get("/secure", Authorization=f"Bearer {token}")
    assert json.loads(answer.body) == {"message": "Hello user"}


def test_monolith_is_both():
    run = Run("monolith:1.0.0").later()
    assert run.get("/login", Authorization=BASIC).status == 200
    assert run.get("/").status == 200


def test_toggles_on_port_81():
    run = Run("hello:1.0.0").later()
    for path in ("/healthz", "/readiness"):
        bad = 500 if path == "/healthz" else 503
        assert run.get(path, 81).status == 200
        run.get(f"{path}/status", 81)
        assert run.get(path, 81).status == bad
        run.get(f"{path}/status", 81)
        assert run.get(path, 81).status == 200


def test_a_release_can_pass_its_checks_and_be_wrong_all_the_same():
    run = Run("hello:2.1.0").later()
    assert (run.get("/healthz", 81).status, run.get("/readiness", 81).status) == (200, 200)
    answers = [run.get("/").status for _ in range(500)]
    assert 60 < answers.count(500) < 140


def test_nobody_answers_before_the_start_is_over():
    run = Run("hello:3.0.0-slow")
    assert run.later(5).get("/") is None
    assert run.later(8).get("/").status == 200


def test_bad_version_is_healthy_but_never_ready():
    run = Run("hello:3.0.0-bad").later(1000)
    assert run.get("/readiness", 81).status == 503
    assert run.get("/healthz", 81).status == 200


def test_crashing_version_exits():
    steps = Run("hello:3.0.0-crash").steps()
    assert isinstance(steps[-1], Exit)
    assert steps[-1].code == 2
    assert sum(step.seconds for step in steps if isinstance(step, Wait)) == 1.5
    assert any("panic" in step.line for step in steps if isinstance(step, Say))


def test_nginx_writes_an_access_line_for_each_request():
    run = Run("nginx:1.29").later()
    assert "Welcome to nginx!" in run.get("/").body
    assert run.get("/nope").status == 404
    assert '"GET /nope HTTP/1.1" 404' in run.lines[-1]
    assert "kube-probe" in run.lines[-1]


def test_knobs_by_environment():
    run = Run("hello:1.0.0", env={"PRACTICE_ERROR_SHARE": "1", "PRACTICE_LATENCY_S": "0.7"})
    answer = run.later().get("/")
    assert (answer.status, answer.latency_s) == (500, 0.7)


def test_knob_that_is_no_number_is_named():
    with pytest.raises(CatalogueError, match=r"container's environment.*latency_s"):
        knobs_from_env(Knobs(), {"PRACTICE_LATENCY_S": "soon"})


def test_exec_in_a_program():
    program = Run("hello:1.0.0").later().program
    assert program.execute(["curl", "-s", "http://127.0.0.1:81/readiness/status"]) == (0, "")
    assert program.execute(["curl", "http://127.0.0.1:99/"])[0] == 7
    assert program.execute(["sh", "-c", "hostname && exit 3"]) == (3, "web-1\n")


@pytest.mark.parametrize(
    ("image", "complaint"),
    [
        ("nosuch", "pull access denied, repository does not exist"),
        ("nginx:0.1", "docker.io/library/nginx:0.1: not found"),
        ("reg.example/a:1", "lookup reg.example: no such host"),
    ],
)
def test_pull_error_tells_kinds_of_mistakes_apart(image, complaint):
    reference = parse_reference(image)
    assert load_catalogue().find(reference) is None
    assert complaint in load_catalogue().pull_error(reference)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("images: [{repository: a}]", "missing required field"),
        (
            "images: [{repository: docker.io/a/b, program: nope, size_bytes: 1, pull_s: 1,"
            " tags: {x: {}}}]",
            "names the program 'nope'; known are agnhost, auth",
        ),
        (
            "images: [{repository: docker.io/a/b, program: hello, size_bytes: 1, pull_s: 1,"
            " tags: {x: {color: 1}}}]",
            "image docker.io/a/b:x sets a knob wrongly: .*color",
        ),
    ],
)
def test_mistake_in_the_catalogue_is_named(text, complaint):
    with pytest.raises(CatalogueError, match=complaint):
        parse_catalogue(text)
