from dashboard.mirror import store as store_module
from dashboard.mirror.store import Store
from tests.projection.objects import pod, record, service


def made(name: str, *, uid: str = "", version: str = "", **wishes):
    obj = pod(name, uid=uid, **wishes)
    if version:
        obj["metadata"]["resourceVersion"] = version
    return record("Pod", obj)


def drained(store: Store) -> list[tuple[str, bool, bool]]:
    changes, _ = store.drain()
    return sorted((c.uid, c.old is not None, c.new is not None) for c in changes)


NEW, CHANGED, GONE = (False, True), (True, True), (True, False)


def test_list_that_lost_something_means_its_deletion() -> None:
    store = Store()
    store.replace("Pod", [made("a", uid="a", version="1"), made("b", uid="b", version="1")], 1)
    store.drain()
    store.replace("Pod", [made("b", uid="b", version="1"), made("c", uid="c", version="1")], 2)
    assert drained(store) == [("a", *GONE), ("c", *NEW)]


def test_same_version_again_is_nothing() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a", version="7"), 1)
    store.drain()
    told = []
    store.on_change = lambda: told.append(1)
    store.put("Pod", made("a", uid="a", version="7"), 2)
    assert drained(store) == []
    assert told == []


def test_new_uid_under_an_old_name_is_a_deletion_and_an_addition() -> None:
    store = Store()
    store.put("Pod", made("a", uid="old"), 1)
    store.drain()
    store.put("Pod", made("a", uid="new"), 2)
    assert drained(store) == [("new", *NEW), ("old", *GONE)]
    assert store.find("Pod", "default", "a").uid == "new"


def test_late_deletion_of_the_old_one_leaves_the_new_one() -> None:
    store = Store()
    store.put("Pod", made("a", uid="old"), 1)
    store.put("Pod", made("a", uid="new"), 2)
    store.remove("Pod", "old", 3)
    assert [one.uid for one in store.all("Pod")] == ["new"]
    assert store.find("Pod", "default", "a").uid == "new"


def test_many_changes_of_one_object_are_one_from_what_was_drawn_to_what_is() -> None:
    store = Store()
    first = made("a", uid="a")
    store.put("Pod", first, 1)
    store.drain()
    for _ in range(10):
        store.put("Pod", last := made("a", uid="a"), 5)
    (change,), since_ms = store.drain()
    assert (change.old, change.new, since_ms) == (first, last, 5)


def test_what_came_and_went_between_two_ticks_never_was() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a"), 1)
    store.remove("Pod", "a", 2)
    assert store.drain()[0] == []


def test_removing_what_is_not_there_is_nothing() -> None:
    store = Store()
    store.remove("Pod", "nobody", 1)
    assert store.drain() == ([], None)


def test_kinds_do_not_meet() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a"), 1)
    store.replace("Node", [], 2)
    assert store.count("Pod") == 1


def test_event_that_comes_late_changes_nothing() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a", version="10"), 1)
    store.put("Pod", made("a", uid="a", version="9"), 2)
    assert store.get("Pod", "a").resource_version == "10", (
        "9 is before 10, whatever the letters say"
    )


def test_event_of_what_is_gone_brings_nothing_back() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a", version="10"), 1)
    store.remove("Pod", "a", 2)
    store.put("Pod", made("a", uid="a", version="9"), 3)
    assert store.count("Pod") == 0


def test_of_two_kinds_with_one_uid_the_newer_object_stays_whichever_is_told_first() -> None:
    """A cluster that was put back gives a uid to another thing, and the watch of what had it is still behind."""
    after, before = made("a", uid="u", version="30"), service("s", None, uid="u")
    before["metadata"]["resourceVersion"] = "20"
    store = Store()
    store.put("Pod", after, 1)
    store.put("Service", record("Service", before), 2)
    assert [one.uid for one in store.all("Pod")] == ["u"]
    assert store.count("Service") == 0
    store = Store()
    store.put("Service", record("Service", before), 1)
    store.put("Pod", after, 2)
    assert [one.uid for one in store.all("Pod")] == ["u"]
    assert store.count("Service") == 0


def test_late_event_of_an_old_uid_leaves_the_new_one() -> None:
    store = Store()
    store.put("Pod", made("a", uid="old", version="1"), 1)
    store.put("Pod", made("a", uid="new", version="5"), 2)
    store.put("Pod", made("a", uid="old", version="2"), 3)
    assert [one.uid for one in store.all("Pod")] == ["new"]


def test_list_brings_back_what_a_restored_server_has_again() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a", version="10"), 1)
    store.remove("Pod", "a", 2)
    store.replace("Pod", [made("a", uid="a", version="3")], 3)
    store.put("Pod", made("a", uid="a", version="4"), 4)
    assert store.get("Pod", "a").resource_version == "4"


def test_list_of_another_history_is_believed_where_versions_are_the_same() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a", version="105", labels={"time": "old"}), 1)
    new = made("a", uid="a", version="105", labels={"time": "new"})
    store.replace("Pod", [new], 2)
    assert store.get("Pod", "a").metadata.labels == {"time": "old"}, "ordinarily it is the same"
    store.replace("Pod", [new], 3, is_other_history=True)
    assert store.get("Pod", "a").metadata.labels == {"time": "new"}


def test_a_uid_that_another_kind_has_now_is_one_objects_only() -> None:
    store = Store()
    store.put("Service", record("Service", service("s", None, uid="x")), 1)
    store.drain()
    store.replace("Pod", [made("a", uid="x")], 2)
    assert store.count("Service") == 0
    assert drained(store) == [("x", *NEW), ("x", *GONE)]
    store.remove("Service", "x", 3)
    assert store.get("Pod", "x") is not None


def test_a_uid_that_is_given_out_again_later_is_a_new_object() -> None:
    store = Store()
    store.put("Pod", made("a", uid="a", version="10"), 1)
    store.remove("Pod", "a", 2, "11")
    for version in ("9", "11"):
        store.put("Pod", made("a", uid="a", version=version), 3)
    assert store.count("Pod") == 0, "told late"
    store.put("Pod", made("b", uid="a", version="12"), 4)
    assert store.find("Pod", "default", "b") is not None


def test_deletions_of_another_history_are_forgotten() -> None:
    store = Store()
    store.remove("Pod", "a", 1, "20")
    store.remove("Service", "s", 1, "20")
    store.replace("Pod", [], 2, is_other_history=True)
    store.put("Pod", made("a", uid="a", version="5"), 3)
    late = service("s", None, uid="s")
    late["metadata"]["resourceVersion"] = "5"
    store.put("Service", record("Service", late), 3)
    assert (store.count("Pod"), store.count("Service")) == (1, 0)


def test_remembered_deletions_are_bounded(monkeypatch) -> None:
    monkeypatch.setattr(store_module, "DELETIONS_REMEMBERED", 2)
    store = Store()
    for uid in "abc":
        store.remove("Pod", uid, 1)
    store.put("Pod", made("a", uid="a", version="1"), 2)
    store.put("Pod", made("c", uid="c", version="1"), 2)
    assert [one.uid for one in store.all("Pod")] == ["a"]


def test_the_words_that_never_change_are_kept_once() -> None:
    store = Store()
    for version in ("10", "11"):
        uid, name = (
            "".join(["u", "id"]),
            "".join(["na", "me"]),
        )  # texts of their own, as they are read
        store.put("Pod", made(name, uid=uid, version=version), 1)
        if version == "10":
            first = store.get("Pod", "uid").metadata
    last = store.get("Pod", "uid").metadata
    assert last.resource_version == "11"
    assert last.uid is first.uid
    assert last.name is first.name
