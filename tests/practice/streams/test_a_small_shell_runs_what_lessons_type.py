"""What `kubectl exec -- sh -c …` gives."""

import pytest

from tests.practice.streams.conftest import Room, room_with


@pytest.mark.parametrize(
    ("script", "out"),
    [
        ("echo hi", "hi\n"),
        ("echo 'a  b' \"c  $HOME\" $NOTHING d", "a  b c  /root d\n"),
        ("false && echo no || echo yes", "yes\n"),
        ("! false && echo yes", "yes\n"),
        ("if test -d /etc; then echo folder; else echo none; fi", "folder\n"),
        ("if false; then echo a; elif true; then echo b; else echo c; fi", "b\n"),
        ("for i in 1 2 3; do echo $i | tail -n 1; done", "1\n2\n3\n"),
        ("i=0; while [ $i -lt 3 ]; do i=$((i + 1)); done; echo $i", "3\n"),
        ("until true; do echo never; done; echo $?", "0\n"),
        ("echo $(hostname)-`hostname`", "web-web\n"),
        ("echo one > /tmp/a; echo two >> /tmp/a; cat /tmp/a", "one\ntwo\n"),
        ("printf '%s=%s\\n' a 1 b 2 | sort -r", "b=2\na=1\n"),
        ("ls /nowhere 2>&1", "ls: /nowhere: No such file or directory\n"),
        ("ls /nowhere 2>/dev/null; echo $?", "1\n"),
        ("mkdir -p /x/y && touch /x/y/f && ls /x/*", "f\n"),
        ("cd /etc && pwd && cat hostname", "/etc\nweb\n"),
        ("echo ${MISSING:-other}", "other\n"),
        ("cat < /etc/hostname # and no more", "web\n"),
        ("sh -c 'echo inner'", "inner\n"),
        ("echo a b c | wc -w", "3\n"),
        ("echo $((7 / 0))", "0\n"),
    ],
)
def test_a_script_says(room: Room, script: str, out: str) -> None:
    heard = room.sh(script)
    assert heard.out.decode() == out
    assert heard.code is not None


@pytest.mark.parametrize(
    ("script", "code", "err"),
    [
        ("exit 3", 3, ""),
        ("nosuch", 127, "sh: nosuch: not found\n"),
        ("cat /nope", 1, "cat: can't open '/nope': No such file or directory\n"),
        ("echo x > /no/where", 1, "sh: can't create /no/where: No such file or directory\n"),
        ("if", 2, "sh: syntax error: unexpected end of file\n"),
        ("echo 'open", 2, "sh: syntax error: unterminated quoted string (')\n"),
        ("; ;)", 2, 'sh: syntax error: unexpected ")"\n'),
        ("kill 99", 1, "sh: can't kill pid 99: No such process\n"),
    ],
)
def test_a_script_fails_as_a_shell_does(room: Room, script: str, code: int, err: str) -> None:
    heard = room.sh(script)
    assert (heard.code, heard.err.decode()) == (code, err)


def test_a_sleep_takes_simulated_time(room: Room) -> None:
    heard = room.begin("sleep", "30")
    room.lab.clock.run_for(29)
    assert heard.ended is None
    room.lab.clock.run_for(2)
    assert heard.code == 0


def test_a_loop_without_a_sleep_does_not_stop_the_cluster(room: Room) -> None:
    heard = room.sh("while true; do :; done", for_s=20)
    assert heard.ended is None


def test_mounted_configuration_cannot_be_written() -> None:
    room = room_with(image="nginx:1.27", env=[{"name": "A", "value": "b"}])
    assert b"A=b\n" in room.sh("env").out


def test_an_unknown_program_is_the_runtimes_trouble(room: Room) -> None:
    ended = room.begin("nosuch").ended
    assert ended is not None
    assert ended.error.endswith('exec: "nosuch": executable file not found in $PATH')
    ended = room.begin("/bin/nosuch").ended
    assert ended is not None
    assert ended.error.endswith('exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory')


def test_an_image_of_one_binary_has_no_shell() -> None:
    room = room_with(image="registry.k8s.io/coredns/coredns:v1.13.1")
    ended = room.begin("sh").ended
    assert ended is not None
    assert "executable file not found" in ended.error
