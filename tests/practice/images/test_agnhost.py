"""agnhost, as Kubernetes' own end-to-end tests use it."""

import json

import pytest

from practice.images.agnhost.flags import FlagError, Flags, duration_s
from practice.images.attributes import User
from practice.images.mounts import Folder, Mount, Mounts
from practice.images.program import Exit, Say, Serve, Wait
from practice.images.sniffing import content_type
from tests.practice.images.test_programs import Run

IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"


def agnhost(*args: str, **more) -> Run:
    return Run(IMAGE, args=args, **more)


def test_without_a_subcommand_it_pauses():
    assert agnhost().steps() == [Say("Paused"), Say("Signals registered"), Serve()]


def test_pause_says_which_signal_ended_it_and_exits_with_two():
    run = agnhost("pause")
    assert run.program.on_sigterm() == (0.0, 2)
    said = 'exiting because of signal "terminated"'
    assert run.lines == [said]
    assert run.program.start.files["/dev/termination-log"] == said + "\n"


def test_the_program_may_be_named_in_the_command():
    run = Run(IMAGE, command=("/agnhost", "serve-hostname"))
    run.steps()
    assert run.get("/", port=9376).body == "web-1"


def test_serve_hostname_takes_another_port():
    run = agnhost("serve-hostname", "--http=true", "--port=80")
    run.steps()
    assert run.get("/any").body == "web-1"
    assert run.get("/", port=9376) is None
    assert run.lines[0].endswith("Serving on port 80.")


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/hostname", 200, "web-1"),
        ("/hostName", 200, "web-1"),
        ("/echo?msg=hello%20you", 200, "hello you"),
        ("/echo?msg=no&code=418", 418, "no"),
        ("/serverport", 200, "8083"),
        ("/header?key=x-who", 200, "me"),
        ("/envvar?var=COLOUR", 200, "green"),
        ("/envvar?var=NONE", 500, 'env var "NONE" is not set\n'),
        ("/healthz", 200, ""),
        ("/readyz", 200, "ok"),
    ],
)
def test_netexec_answers(path, status, body):
    run = agnhost("netexec", "--http-port", "8083", env={"COLOUR": "green"})
    run.steps()
    answer = run.get(path, port=8083, **{"X-Who": "me"})
    assert (answer.status, answer.body) == (status, body)


def test_netexec_runs_a_command():
    run = agnhost("netexec")
    assert json.loads(run.get("/shell?cmd=echo%20hi", port=8080).body) == {"output": "hi\n"}
    assert json.loads(run.get("/shell?cmd=false", port=8080).body) == {"error": "exit status 1"}


def test_netexec_is_not_ready_while_it_delays_its_end():
    run = agnhost("netexec", "--delay-shutdown=5")
    assert run.program.on_sigterm() == (5.0, 0)
    assert run.get("/readyz", port=8080).status == 503
    assert run.get("/healthz", port=8080).status == 200


def test_netexec_may_answer_everything_alike():
    run = agnhost("netexec", "--http-override=/echo?msg=stop&code=500")
    assert run.get("/hostname", port=8080).status == 500


def test_netexec_redirects():
    answer = agnhost("netexec").get("/redirect?location=/echo%3Fmsg=foo&code=307", port=8080)
    assert (answer.status, answer.headers) == (307, {"Location": "/echo?msg=foo"})


def test_logs_generator_spreads_its_lines():
    run = agnhost("logs-generator", "--log-lines-total", "3", "-d", "6s")
    assert run.steps() == [Wait(2.0), Wait(2.0), Wait(2.0), Exit(0)]
    assert [line.split("] ")[1].split()[0] for line in run.lines] == ["0", "1", "2"]
    assert "logs_generator.go:76] 0 " in run.lines[0]


def test_liveness_is_sick_after_ten_seconds():
    run = agnhost("liveness")
    assert run.get("/healthz", port=8080).status == 200
    assert run.later(10.5).get("/healthz", port=8080).status == 500


def test_test_webserver_serves_the_containers_files():
    run = agnhost("test-webserver")
    run.program.start.files.write("/data/one", b"1")
    assert run.get("/data/one").body == "1"
    assert '<a href="one">one</a>' in run.get("/data/").body
    assert run.get("/none").status == 404


def test_porter_answers_on_the_ports_of_its_environment():
    run = agnhost("porter", env={"SERVE_PORT_80": "foo", "SERVE_PORT_1080": "bar"})
    assert run.get("/").body == "foo"
    assert run.get("/", port=1080).body == "bar"
    assert run.get("/", port=81) is None


def test_porter_tells_the_method_in_json():
    run = agnhost("porter", "--json-response", env={"SERVE_PORT_80": "foo"})
    assert json.loads(run.get("/").body) == {"Method": "GET", "Body": "foo"}


def test_entrypoint_tester_prints_its_command_line():
    assert agnhost("entrypoint-tester", "a", "b").steps() == [
        Say("[/agnhost entrypoint-tester a b]"),
        Exit(0),
    ]


def test_an_unknown_subcommand_ends_it():
    assert agnhost("dance").steps() == [Say('Error: unknown command "dance" for "app"'), Exit(1)]


def test_an_unknown_flag_ends_it():
    assert agnhost("netexec", "--colour=red").steps() == [
        Say("Error: unknown flag: --colour"),
        Exit(1),
    ]


def test_flags_are_refused_with_cobras_words():
    with pytest.raises(FlagError, match='invalid argument "x" for "--port" flag'):
        Flags(["--port=x"], {"port": 80})
    with pytest.raises(FlagError, match="flag needs an argument: --port"):
        Flags(["--port"], {"port": 80})


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1m30s", 90.0), ("250ms", 0.25), ("1.5h", 5400.0), ("0", 0.0), ("5", None)],
)
def test_durations_are_gos(text, seconds):
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('<a href="/x">x</a>', "text/html"),
        ("foo", "text/plain"),
        (" <?xml ?>", "text/xml"),
        ("<abc", "text/plain"),
    ],
)
def test_the_kind_of_a_text_is_guessed_as_go_does(text, kind):
    assert content_type(text) == f"{kind}; charset=utf-8"


def test_mounttest_says_what_a_new_file_is_like():
    run = agnhost(
        "mounttest",
        "--fs_type=/data",
        "--new_file_0660=/data/new",
        "--file_perm=/data/new",
        "--file_mode=/data",
        "--file_owner=/data/new",
        files=Mounts([Mount("/data", Folder(root_mode=0o777, file_system="tmpfs"))], User(7, 8)),
    )
    assert run.steps() == [Exit(0)]
    assert run.lines == [
        'mount type of "/data": tmpfs',
        'content of file "/data/new": mount-tester new file',
        "",
        'mode of file "/data": drwxrwxrwx',
        'perms of file "/data/new": -rw-rw----',
        'owner UID of "/data/new": 7',
        'owner GID of "/data/new": 8',
    ]


def test_mounttest_fails_with_what_the_kernel_says():
    run = agnhost("mounttest", "--file_content=/none", "--file_mode=/none")
    assert run.steps() == [Exit(1)]
    assert run.lines == [
        'error from Stat("/none"): stat /none: no such file or directory',
        'error reading file content for "/none": open /none: no such file or directory',
    ]


def test_mounttest_reads_again_until_its_time_is_over():
    run = agnhost(
        "mounttest",
        "--break_on_expected_content=false",
        "--retry_time=4",
        "--file_content_in_loop=/a",
    )
    assert run.program.next_step() == Wait(2)
    run.program.start.files.write("/a", b"there")
    run.later(2)
    assert run.program.next_step() == Wait(2)
    run.later(2)
    assert run.program.next_step() == Exit(0)
    assert run.lines == [
        "Error reading file /a: open /a: no such file or directory, retrying",
        'content of file "/a": there',
    ]


def test_nautilus_and_kitten_serve_their_own_file():
    run = Run("registry.k8s.io/e2e-test-images/nautilus:1.8")
    run.steps()
    assert json.loads(run.get("/data.json").body) == {"image": "nautilus.jpg"}


def test_every_subcommand_takes_the_flags_of_its_log():
    assert agnhost("pause", "-v=4", "--alsologtostderr").steps()[-1] == Serve()
