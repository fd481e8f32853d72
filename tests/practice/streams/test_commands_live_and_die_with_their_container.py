"""Processes of a container: listed, signalled, killed with it; interactive shells."""

import copy

import pytest

from practice.api.node_services import NodeRefusal, NodeUnreachable
from practice.network import Outside
from tests.practice.streams.conftest import Heard, Room, room_with


def test_kill_1_ends_the_container_which_starts_again(room: Room) -> None:
    heard = room.sh("kill 1; sleep 100", for_s=3)
    assert heard.code == 137  # the kernel ends all processes with the first
    room.lab.until(lambda: room.lab.container()["restartCount"] == 1)
    assert room.lab.container()["lastState"]["terminated"]["exitCode"] == 0


def test_process_1_cannot_be_killed_from_inside(room: Room) -> None:
    assert room.sh("kill -9 1; echo $?").out == b"0\n"
    assert room.lab.container()["restartCount"] == 0


def test_other_processes_are_listed_and_killed(room: Room) -> None:
    sleeper = room.begin("sleep", "1000")
    listed = room.sh("ps").out.decode()
    assert "    1 root" in listed
    assert "sleep 1000" in listed
    room.sh("kill 7")
    assert sleeper.code == 143


def test_what_was_written_is_lost_with_the_run(room: Room) -> None:
    room.sh("echo x > /tmp/x; kill 1")
    room.lab.until(lambda: room.lab.container()["restartCount"] == 1)
    room.lab.until(lambda: "running" in room.lab.container()["state"])
    assert room.sh("cat /tmp/x").code == 1


def test_a_pod_that_is_not_there_or_does_not_run_is_refused(room: Room) -> None:
    room.lab.run_pod("crash", image="busybox", command=["sh", "-c", "exit 1"])
    room.lab.clock.run_for(12)
    open_command = room.lab.kubelets.open_command
    words = {"terminal": False, "stdin": False, "on_output": Heard().say, "on_end": Heard().end}
    with pytest.raises(NodeRefusal, match="pod does not exist"):
        open_command("default", "none", "main", ["ls"], **words)
    with pytest.raises(NodeRefusal, match=r'container not found \("main"\)'):
        open_command("default", "crash", "main", ["ls"], **words)
    room.lab.kubelets.power("node-1", on=False)
    with pytest.raises(NodeUnreachable, match="no route to host"):
        open_command("default", "web", "main", ["ls"], **words)


def test_a_terminal_echoes_edits_and_interrupts(room: Room) -> None:
    heard = room.begin("sh", terminal=True, stdin=True)
    heard.process.feed(b"ecko\x7f\x7fho hi\r")
    room.lab.clock.run_for(1)
    assert heard.out == b"/ # ecko\b \b\b \bho hi\r\nhi\r\n/ # "
    heard.process.feed(b"sleep 100\r")
    room.lab.clock.run_for(1)
    heard.process.feed(b"\x03echo $?\r")
    room.lab.clock.run_for(1)
    assert heard.out.endswith(b"^C\r\n/ # echo $?\r\n130\r\n/ # ")
    heard.process.feed(b"\x04")
    assert heard.code == 0


def test_cat_says_what_it_reads_and_a_shell_reads_its_script(room: Room) -> None:
    heard = room.begin("cat", stdin=True)
    heard.process.feed(b"one\n")
    assert heard.out == b"one\n"
    heard.process.end_input()
    room.lab.clock.run_for(1)
    assert heard.code == 0
    heard = room.begin("sh", stdin=True)
    heard.process.feed(b"echo a\nexit 4\necho never\n")
    room.lab.clock.run_for(1)
    assert (heard.out, heard.code) == (b"a\n", 4)


def test_an_archive_goes_in_and_out_again(room: Room) -> None:
    room.sh("mkdir /data; echo hello > /data/f")
    packed = room.begin("tar", "cf", "-", "/data").out
    heard = room.begin("tar", "-xmf", "-", "-C", "/tmp", stdin=True)
    heard.process.feed(packed)
    room.lab.clock.run_for(1)  # a client of version 4 cannot close the input
    assert heard.code == 0
    assert room.sh("cat /tmp/data/f").out == b"hello\n"
    heard = room.begin("tar", "xf", "-", stdin=True)
    heard.process.feed(b"no archive")
    heard.process.end_input()
    room.lab.clock.run_for(1)
    assert heard.code == 1


def test_files_are_bounded(room: Room) -> None:
    heard = room.sh(
        "seq 99999 > /tmp/a; for i in 1 2 3 4 5 6 7 8; do cat /tmp/a >> /tmp/b; done; true"
    )
    assert b"No space left on device" in heard.err


def test_a_copy_of_the_cluster_says_nothing_to_the_clients_of_the_first(room: Room) -> None:
    heard = Heard()
    room.lab.kubelets.open_command(
        "default",
        "web",
        "main",
        ["sh", "-c", "sleep 5; echo hi"],
        terminal=False,
        stdin=False,
        on_output=Outside(heard.say),
        on_end=Outside(heard.end),
    )
    other = copy.deepcopy(room.lab)
    other.clock.run_for(10)
    assert heard.out == b""
    room.lab.clock.run_for(10)
    assert (heard.out, heard.code) == (b"hi\n", 0)


def test_a_shell_that_waits_for_input_runs_until_its_client_goes() -> None:
    room = room_with(image="busybox", stdin=True, stdinOnce=True, tty=True, restartPolicy="Never")
    heard = Heard()
    process = room.lab.kubelets.open_attachment(
        "default", "web", "main", stdin=True, on_output=heard.say, on_end=heard.end
    )
    process.feed(b"hostname\r")
    room.lab.clock.run_for(1)
    assert heard.out == b"hostname\r\nweb\r\n/ # "
    process.hang_up()
    room.lab.until(lambda: room.lab.pod()["status"]["phase"] == "Succeeded")


def test_an_attached_client_hears_the_log_and_the_end(room: Room) -> None:
    heard = Heard()
    room.lab.kubelets.open_attachment(
        "default", "web", "main", stdin=False, on_output=heard.say, on_end=heard.end
    )
    room.sh("kill 1")
    assert b"shutting down" in heard.out
    assert heard.code == 0


def test_what_is_written_to_a_volume_is_there_for_the_next_run() -> None:
    room = room_with(
        image="nginx:1.27",
        volumes=[{"name": "data", "emptyDir": {}}],
        volumeMounts=[{"name": "data", "mountPath": "/data"}],
    )
    assert room.sh("ls /data; echo kept > /data/x; kill 1; sleep 9").out == b""
    room.lab.until(lambda: room.lab.container()["restartCount"] == 1)
    room.lab.until(lambda: "running" in room.lab.container()["state"])
    assert room.sh("cat /data/x").out == b"kept\n"
