"""An emptyDir's sizeLimit, and limits of ephemeral-storage: a look every ten seconds."""

from tests.practice.kubelet.eviction.lab import MIB, conditions, evicted, lab, pod

SCRATCH = [{"name": "scratch", "mountPath": "/scratch"}]


def write(made, name, path, size):
    life = made.kubelets._find("default", name)
    life.lives[0].container.program.start.files.write(path, b"x" * size)


def test_an_empty_dir_beyond_its_limit():
    made = lab()
    volumes = [{"name": "scratch", "emptyDir": {"sizeLimit": "1Mi"}}]
    pod(made, "web", volumes=volumes, mounts=SCRATCH)
    made.until(lambda: made.ready("web"))
    write(made, "web", "/scratch/a", MIB)
    made.clock.run_for(25)
    assert evicted(made) == []
    write(made, "web", "/scratch/b", 1)
    made.clock.run_for(13)
    text = 'Usage of EmptyDir volume "scratch" exceeds the limit "1Mi". '
    assert made.messages("Evicted") == [text]
    status = made.pod()["status"]
    assert (status["phase"], status["reason"], status["message"]) == ("Failed", "Evicted", text)
    assert made.condition("DisruptionTarget") == {}  # it is the pod's own doing
    assert conditions(made) == []


def test_a_pod_beyond_its_limits():
    made = lab()
    limits = {"ephemeral-storage": "50Mi"}
    pod(made, "web", writes=10 * MIB, limits=limits)
    made.until(lambda: evicted(made) == ["web"], timeout_s=40)
    text = "Pod ephemeral local storage usage exceeds the total limit of containers 50Mi. "
    assert made.messages("Evicted") == [text]


def test_one_container_of_two_beyond_its_own_limit():
    made = lab()
    env = [{"name": "PRACTICE_DISK_BYTES", "value": str(60 * MIB)}]
    containers = [
        {
            "name": name,
            "image": "hello:1.0.0",
            "imagePullPolicy": "IfNotPresent",
            "env": env if name == "main" else [],
            "resources": {"limits": {"ephemeral-storage": "50Mi"}},
        }
        for name in ("main", "other")
    ]
    made.run_pod(containers=containers)
    made.until(lambda: evicted(made) == ["web"], timeout_s=40)
    text = 'Container main exceeded its local ephemeral storage limit "50Mi". '
    assert made.messages("Evicted") == [text]


def test_what_is_written_into_other_volumes_does_not_count():
    made = lab()
    volumes = [{"name": "scratch", "hostPath": {"path": "/tmp/x"}}]
    pod(made, "web", volumes=volumes, mounts=SCRATCH, limits={"ephemeral-storage": "1Mi"})
    made.until(lambda: made.ready("web"))
    write(made, "web", "/scratch/a", 2 * MIB)
    made.clock.run_for(25)
    assert evicted(made) == []


def test_memory_backed_volumes_are_no_matter_of_disk():
    made = lab()
    volumes = [{"name": "scratch", "emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}}]
    pod(made, "web", volumes=volumes, mounts=SCRATCH)
    made.until(lambda: made.ready("web"))
    write(made, "web", "/scratch/a", 2 * MIB)
    made.clock.run_for(25)
    assert evicted(made) == []


def test_the_limit_of_a_large_init_container_is_the_pods():
    made = lab()
    first = {
        "name": "first",
        "image": "busybox:1.37",
        "command": ["true"],
        "resources": {"limits": {"ephemeral-storage": "80Mi"}},
    }
    limits = {"ephemeral-storage": "30Mi"}
    pod(made, "web", disk=40 * MIB, limits=limits, initContainers=[first])
    made.until(lambda: evicted(made) == ["web"], timeout_s=40)
    text = 'Container main exceeded its local ephemeral storage limit "30Mi". '
    assert made.messages("Evicted") == [text]
