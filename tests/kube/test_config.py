import asyncio
from pathlib import Path

import pytest
import yaml

from dashboard.kube.config import ConfigError, Credentials, from_kubeconfig, in_cluster


def kubeconfig(
    folder: Path, *, cluster: dict | None = None, user: dict | None = None, **more
) -> str:
    content = {
        "current-context": "kind",
        "contexts": [
            {"name": "kind", "context": {"cluster": "c", "user": "u", "namespace": "shop"}},
            {"name": "prod", "context": {"cluster": "gone", "user": "u"}},
        ],
        "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:1", **(cluster or {})}}],
        "users": [{"name": "u", "user": {"token": "t0ken"} if user is None else user}],
        **more,
    }
    file = folder / "config"
    file.write_text(yaml.safe_dump(content))
    return str(file)


async def test_context_gives_server_namespace_and_token(tmp_path: Path) -> None:
    found = from_kubeconfig(kubeconfig(tmp_path))
    assert (found.name, found.server, found.namespace) == ("kind", "http://127.0.0.1:1", "shop")
    assert await found.headers() == {"Authorization": "Bearer t0ken"}
    assert "t0ken" not in repr(found)


@pytest.mark.parametrize(
    ("wishes", "context", "words"),
    [
        ({}, "nope", 'has no context "nope". Known contexts: kind, prod'),
        ({}, "prod", 'names the cluster "gone"'),
        ({"current-context": ""}, None, "Known contexts: kind, prod"),
        ({"user": {"exec": {"command": "touch", "args": ["MARKER"]}}}, None, "starts a program"),
        ({"user": {"auth-provider": {"name": "gcp"}}}, None, "auth-provider"),
        ({"cluster": {"proxy-url": "http://proxy"}}, None, "proxy"),
        ({"cluster": {"insecure-skip-tls-verify": True}}, None, "certificate"),
        ({"cluster": {"server": "file:///etc/passwd"}}, None, "no usable server address"),
        ({"cluster": {"server": "https://h:1", "certificate-authority": "gone"}}, None, "cannot be used"),
        ({"cluster": {"server": "https://h:1", "certificate-authority-data": "!"}}, None, "cannot be used"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path, wishes, context, words) -> None:
    with pytest.raises(ConfigError) as caught:
        from_kubeconfig(kubeconfig(tmp_path, **wishes), context)
    assert words in str(caught.value)


def test_exec_plugin_is_never_started_unless_allowed(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "sh",
        "args": ["-c", f"touch {marker}; exit 1"],
        "interactiveMode": "Never",
    }
    with pytest.raises(ConfigError):
        from_kubeconfig(kubeconfig(tmp_path, user={"exec": plugin}))
    assert not marker.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not YAML"),
        ("hello", "is not a kubeconfig"),
        ("contexts: {}", "is not a kubeconfig"),
        ("\x00", "is not YAML"),
    ],
)
def test_other_files_are_recognised(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "file"
    file.write_text(text)
    with pytest.raises(ConfigError, match=words):
        from_kubeconfig(file)


def test_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        from_kubeconfig(tmp_path / "nope")
    with pytest.raises(ConfigError, match="directory"):
        from_kubeconfig(tmp_path)


def pod_of(folder: Path) -> dict[str, str]:
    (folder / "token").write_text("first\n")
    (folder / "namespace").write_text("shop")
    (folder / "ca.crt").write_text("")
    return {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}


def test_outside_of_a_cluster_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not run inside a pod"):
        in_cluster(tmp_path, {})


def test_pod_without_a_good_certificate_says_where(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="service account cannot be read"):
        in_cluster(tmp_path, pod_of(tmp_path))


async def test_token_is_read_again_each_minute_and_when_asked() -> None:
    now = [0.0]
    tokens = iter("abc")
    credentials = Credentials(lambda: next(tokens), clock=lambda: now[0])
    assert await credentials.header() == "a"
    now[0] = 59
    assert await credentials.header() == "a"
    now[0] = 60
    assert await credentials.header() == "b"
    assert await credentials.refresh() is True
    assert await credentials.header() == "c"


async def test_token_file_in_trouble_keeps_the_old_token() -> None:
    def read() -> str:
        raise OSError("gone")

    credentials = Credentials(read, first="a")
    assert await asyncio.wait_for(credentials.refresh(), 1) is False
    assert await credentials.header() == "a"


async def test_token_that_ended_is_read_once_for_all_who_were_refused() -> None:
    read: list[str] = []

    def source() -> str:
        read.append("new")
        return "new"

    credentials = Credentials(source, first="old")
    assert await asyncio.gather(*(credentials.refresh("old") for _ in range(5))) == [True] * 5
    assert read == ["new"]
    assert await credentials.refresh("new") is False
