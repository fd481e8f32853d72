"""A change is encoded once, however many watch; what is kept of it is bounded."""

from practice.api.http.event_lines import EventLines, event_line


def pod(name):
    return {"kind": "Pod", "metadata": {"name": name}}


def test_watchers_of_one_change_get_the_same_bytes():
    lines, obj = EventLines(), pod("a")
    first = lines.line("ADDED", obj)
    assert first == event_line("ADDED", obj)
    assert lines.line("ADDED", obj) is first


def test_the_same_object_as_another_kind_of_event_is_another_line():
    lines, obj = EventLines(), pod("a")
    assert lines.line("ADDED", obj) != lines.line("DELETED", obj)


def test_an_equal_object_is_encoded_for_itself():
    lines = EventLines()
    one, other = pod("a"), pod("a")
    assert lines.line("ADDED", one) is not lines.line("ADDED", other)


def test_only_so_many_bytes_are_kept():
    one = len(event_line("ADDED", pod("0")))
    lines, objects = EventLines(limit_bytes=2 * one), [pod(str(n)) for n in range(3)]
    first = lines.line("ADDED", objects[0])
    for obj in objects[1:]:
        lines.line("ADDED", obj)
    assert lines.line("ADDED", objects[0]) is not first
    assert lines.line("ADDED", objects[2]) is lines.line("ADDED", objects[2])
