"""A container's variables: where they come from, and what they refer to."""

from tests.practice.kubelet.lab import Lab


def env_of(lab, **spec):
    lab.run_pod(**spec)
    lab.until(lab.ready)
    _, output = lab.kubelets.execute("default", "web", "", ["env"])
    return dict(line.split("=", 1) for line in output.splitlines())


def service(lab, **spec):
    body = {
        "metadata": {"name": "my-db", "namespace": "default"},
        "spec": {"selector": {"a": "b"}, "ports": [{"port": 5432, "name": "sql"}], **spec},
    }
    lab.client.create("services", body)


def test_services_that_were_there_before_have_variables():
    lab = Lab()
    service(lab, clusterIP="10.96.7.7")
    env = env_of(lab)
    assert {key: value for key, value in env.items() if key.startswith("MY_DB")} == {
        "MY_DB_SERVICE_HOST": "10.96.7.7",
        "MY_DB_SERVICE_PORT": "5432",
        "MY_DB_SERVICE_PORT_SQL": "5432",
        "MY_DB_PORT": "tcp://10.96.7.7:5432",
        "MY_DB_PORT_5432_TCP": "tcp://10.96.7.7:5432",
        "MY_DB_PORT_5432_TCP_PROTO": "tcp",
        "MY_DB_PORT_5432_TCP_PORT": "5432",
        "MY_DB_PORT_5432_TCP_ADDR": "10.96.7.7",
    }
    assert env["KUBERNETES_SERVICE_PORT_HTTPS"] == "443"


def test_headless_services_have_none():
    lab = Lab()
    service(lab, clusterIP="None")
    assert not any(key.startswith("MY_DB") for key in env_of(lab))


def test_values_may_refer_to_earlier_ones_and_to_services():
    lab = Lab()
    service(lab, clusterIP="10.96.7.7")
    env = env_of(
        lab,
        env=[
            {"name": "A", "value": "1"},
            {"name": "B", "value": "$(A)-$(MY_DB_SERVICE_HOST)-$(C)-$$(A)"},
            {"name": "C", "value": "late"},
        ],
    )
    assert env["B"] == "1-10.96.7.7-$(C)-$(A)"


def test_resources_in_the_unit_that_is_asked_for():
    lab = Lab()
    ask = [
        ("CPU", "limits.cpu", "1m"),
        ("MEM", "requests.memory", "1Mi"),
        ("UP", "limits.cpu", "1"),
    ]
    env = env_of(
        lab,
        resources={"limits": {"cpu": "250m", "memory": "64Mi"}},
        env=[
            {"name": name, "valueFrom": {"resourceFieldRef": {"resource": what, "divisor": unit}}}
            for name, what, unit in ask
        ],
    )
    assert (env["CPU"], env["MEM"], env["UP"]) == ("250", "64", "1")
