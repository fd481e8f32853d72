"""Deletion in the background, in the foreground, and with orphans."""


def config_map(name, *owners):
    references = [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "name": one["metadata"]["name"],
            "uid": one["metadata"]["uid"],
            "blockOwnerDeletion": True,
        }
        for one in owners
    ]
    metadata = {"name": name, "namespace": "default", "ownerReferences": references}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}


def names(lab):
    return {one["metadata"]["name"] for one in lab.client.list("configmaps", "default")}


def test_background_deletion_takes_everything_below(lab):
    lab.deploy(replicas=2)
    lab.run(5)
    lab.client.delete("deployments.apps", "default", "web")
    lab.run(5)
    assert not lab.client.list("replicasets.apps", "default")
    assert not lab.pods()


def test_foreground_deletion_keeps_the_owner_until_its_pods_are_gone(lab):
    lab.deploy(replicas=2)
    lab.run(5)
    lab.nodes.ends_after_s = 20
    lab.client.delete("deployments.apps", "default", "web", propagation="Foreground")
    lab.run(10)
    assert "deletionTimestamp" in lab.deployment()["metadata"]
    assert len(lab.pods()) == 2
    lab.run(30)
    assert not lab.client.list("deployments.apps", "default")
    assert not lab.client.list("replicasets.apps", "default")
    assert not lab.pods()


def test_orphaned_dependents_stay_and_lose_their_reference(lab):
    lab.deploy(replicas=2)
    lab.run(5)
    replicaset = next(iter(lab.replicasets().values()))
    name = replicaset["metadata"]["name"]
    lab.client.delete("deployments.apps", "default", "web", propagation="Orphan")
    lab.run(1)
    left = lab.client.get("replicasets.apps", "default", name)
    assert not left["metadata"].get("ownerReferences")
    lab.client.delete("replicasets.apps", "default", name, propagation="Orphan")
    lab.run(10)
    assert len(lab.pods()) == 2
    assert not any(pod["metadata"].get("ownerReferences") for pod in lab.pods())


def test_object_with_two_owners_goes_with_the_last(lab):
    first = lab.client.create("configmaps", config_map("first"))
    second = lab.client.create("configmaps", config_map("second"))
    lab.client.create("configmaps", config_map("child", first, second))
    lab.run(1)
    lab.client.delete("configmaps", "default", "first")
    lab.run(1)
    references = lab.client.get("configmaps", "default", "child")["metadata"]["ownerReferences"]
    assert [one["name"] for one in references] == ["second"]
    lab.client.delete("configmaps", "default", "second")
    lab.run(1)
    assert "child" not in names(lab)


def test_object_whose_owner_never_existed_goes(lab):
    ghost = {"metadata": {"name": "ghost", "uid": "00000000-0000-0000-0000-000000000000"}}
    lab.client.create("configmaps", config_map("child", ghost))
    lab.run(1)
    assert "child" not in names(lab)


def test_owner_of_an_unknown_kind_protects(lab):
    orphan = config_map("child")
    reference = {"apiVersion": "example.com/v1", "kind": "Widget", "name": "w", "uid": "u-1"}
    orphan["metadata"]["ownerReferences"] = [reference]
    lab.client.create("configmaps", orphan)
    lab.run(60)
    assert "child" in names(lab)


def test_a_circle_of_owners_goes_when_one_of_them_does(lab):
    one, two, three = (lab.client.create("configmaps", config_map(name)) for name in "abc")
    for of, owner in ((one, three), (two, one), (three, two)):
        references = config_map("any", owner)["metadata"]["ownerReferences"]
        patch = {"metadata": {"ownerReferences": references}}
        lab.client.patch("configmaps", "default", of["metadata"]["name"], patch)
    lab.run(1)
    lab.client.delete("configmaps", "default", "a", propagation="Foreground")
    lab.run(5)
    assert names(lab).isdisjoint({"a", "b", "c"})
