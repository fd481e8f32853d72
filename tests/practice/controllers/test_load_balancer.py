"""Services of type LoadBalancer get an address, and give it back."""


def create(lab, name, **spec):
    body = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "type": "LoadBalancer",
            "selector": {"app": name},
            "ports": [{"port": 80}],
            **spec,
        },
    }
    lab.client.create("services", body)


def get(lab, name):
    return lab.client.get("services", "default", name)


def address(lab, name):
    ingress = get(lab, name)["status"].get("loadBalancer", {}).get("ingress") or [{}]
    return ingress[0].get("ip")


def test_address_comes_after_a_while_and_is_the_services_own(lab):
    create(lab, "one")
    create(lab, "two")
    lab.run(1)
    assert address(lab, "one") is None
    lab.run(10)
    both = {address(lab, "one"), address(lab, "two")}
    assert len(both) == 2
    assert all(one.startswith("203.0.113.") for one in both)
    assert lab.events("EnsuredLoadBalancer") == ["Ensured load balancer"] * 2
    assert (
        "service.kubernetes.io/load-balancer-cleanup" in get(lab, "one")["metadata"]["finalizers"]
    )


def test_address_is_free_again_when_the_service_is_deleted(lab):
    create(lab, "one")
    lab.run(10)
    freed = address(lab, "one")
    lab.client.delete("services", "default", "one")
    lab.run(1)
    assert "one" not in {one["metadata"]["name"] for one in lab.client.list("services", "default")}
    create(lab, "two")
    lab.run(10)
    assert address(lab, "two") == freed


def test_address_goes_with_the_type(lab):
    create(lab, "one")
    lab.run(10)
    lab.client.patch("services", "default", "one", {"spec": {"type": "ClusterIP"}})
    lab.run(1)
    assert address(lab, "one") is None
    assert not get(lab, "one")["metadata"].get("finalizers")


def test_service_deleted_before_its_address_came_gets_none(lab):
    create(lab, "one")
    lab.run(1)
    lab.client.delete("services", "default", "one")
    lab.run(20)
    assert lab.events("EnsuredLoadBalancer") == []
