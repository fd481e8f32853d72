"""The catalogue: which images exist, how big they are, and what runs in them.

Promises: what is not in `catalogue.yaml` cannot be pulled, and the error is the text containerd
gives for that kind of mistake (unknown repository, unknown tag, unknown registry).
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

import msgspec

from practice.images.agnhost import Agnhost
from practice.images.batch import Batch, Perl
from practice.images.commands import is_shell
from practice.images.console import fetching
from practice.images.console.tools import OUTSIDE_SHELL
from practice.images.privileges import NoNewPrivileges
from practice.images.program import Knobs, Program, Start
from practice.images.references import Reference, parse_reference
from practice.images.servers import Daemon, Frontend, Nginx, Redis
from practice.images.shell import Shell
from practice.images.system import CoreDns, KubeProxy
from practice.images.web import Auth, Hello, Monolith

PROGRAMS: dict[str, type[Program]] = {
    "agnhost": Agnhost,
    "auth": Auth,
    "batch": Batch,
    "coredns": CoreDns,
    "daemon": Daemon,
    "frontend": Frontend,
    "hello": Hello,
    "kube-proxy": KubeProxy,
    "monolith": Monolith,
    "nginx": Nginx,
    "nonewprivs": NoNewPrivileges,
    "perl": Perl,
    "redis": Redis,
    "shell": Shell,
}
_REGISTRIES = ("docker.io", "registry.k8s.io", "quay.io", "ghcr.io", "gcr.io")
_KNOB_PREFIX = "PRACTICE_"


class CatalogueError(Exception):
    """The catalogue, or a container's `PRACTICE_*` variable, does not say what it should."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One repository of the catalogue."""

    repository: str
    program: str
    size_bytes: int
    pull_s: float
    tags: dict[str, dict[str, object]]
    also: list[str] = []
    ports: list[int] = []
    arguments: list[str] = []
    """What is started when a container says nothing."""
    files: dict[str, str] = {}
    """What it has beside what its program has, by path."""
    knobs: dict[str, object] = {}


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """An image that exists."""

    reference: Reference
    program: str
    size_bytes: int
    pull_s: float
    knobs: Knobs
    ports: tuple[int, ...] = ()
    arguments: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The complete reference, as in a container's status."""
        return str(self.reference)

    @property
    def digest(self) -> str:
        """`repository@sha256:…`, the imageID of a container's status."""
        return (
            f"{self.reference.repository}@sha256:{hashlib.sha256(self.name.encode()).hexdigest()}"
        )


class Catalogue:
    """Images by complete reference."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._images: dict[str, Image] = {}
        self._repositories: set[str] = set()
        for entry in entries:
            for repository in (entry.repository, *entry.also):
                self._add(entry, repository)

    def find(self, reference: Reference) -> Image | None:
        """The image, if it exists."""
        return self._images.get(str(reference))

    def pull_error(self, reference: Reference) -> str:
        """What containerd says about an image that cannot be pulled."""
        name = str(reference)
        resolve = f'failed to pull and unpack image "{name}": failed to resolve reference "{name}"'
        if reference.host not in _REGISTRIES:
            kind, name_part = (
                ("digests", reference.digest) if reference.digest else ("manifests", reference.tag)
            )
            return (
                f"rpc error: code = Unknown desc = {resolve}: failed to do request: Head"
                f' "https://{reference.host}/v2/{reference.path}/{kind}/{name_part}": dial tcp:'
                f" lookup {reference.host.partition(':')[0]}: no such host"
            )
        if reference.repository in self._repositories:
            return f"rpc error: code = NotFound desc = {resolve}: {name}: not found"
        return (
            f"rpc error: code = Unknown desc = {resolve}: pull access denied, repository does not"
            " exist or may require authorization: server message: insufficient_scope:"
            " authorization failed"
        )

    def _add(self, entry: Entry, repository: str) -> None:
        if entry.program not in PROGRAMS:
            known = ", ".join(PROGRAMS)
            raise CatalogueError(
                f"image {repository} names the program {entry.program!r}; known are {known}"
            )
        self._repositories.add(repository)
        for tag, own in entry.tags.items():
            reference = parse_reference(f"{repository}:{tag}")
            if reference is None:
                raise CatalogueError(f"{repository}:{tag} is no valid image reference")
            self._images[str(reference)] = Image(
                reference=reference,
                program=entry.program,
                size_bytes=entry.size_bytes,
                pull_s=entry.pull_s,
                knobs=_knobs({**entry.knobs, **own}, f"image {reference}"),
                ports=tuple(entry.ports),
                arguments=tuple(entry.arguments),
                files=tuple(entry.files.items()),
            )


def parse_catalogue(text: str | bytes) -> Catalogue:
    """A catalogue from YAML; CatalogueError says which field is wrong."""
    try:
        document = msgspec.yaml.decode(text, type=dict[str, list[Entry]])
    except (msgspec.MsgspecError, ValueError) as error:
        raise CatalogueError(f"the image catalogue cannot be read: {error}") from error
    return Catalogue(document.get("images", []))


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that comes with the practice cluster."""
    return parse_catalogue(resources.files(__package__).joinpath("catalogue.yaml").read_bytes())


def knobs_from_env(knobs: Knobs, env: Mapping[str, str]) -> Knobs:
    """Knobs changed by a container's `PRACTICE_*` variables; CatalogueError for a bad value."""
    own = {
        key.removeprefix(_KNOB_PREFIX).lower(): value
        for key, value in env.items()
        if key.startswith(_KNOB_PREFIX)
    }
    chosen = {key: value for key, value in own.items() if key in Knobs.__struct_fields__}
    if not chosen:
        return knobs
    return _knobs({**msgspec.structs.asdict(knobs), **chosen}, "the container's environment")


def contents(image: Image) -> dict[str, bytes]:
    """The files of an image that are known, by path from its root."""
    texts = {**PROGRAMS[image.program].image_files, **dict(image.files)}
    return {path.lstrip("/"): text.encode() for path, text in texts.items()}


def make_program(image: Image, start: Start) -> Program | str:
    """The program of a container, ready to run; or why its command cannot be executed (text)."""
    own_program = PROGRAMS[image.program]
    start.files.bring({**own_program.image_files, **dict(image.files)})
    if image.arguments and not start.command and not start.args:
        start = replace(start, args=image.arguments)
    own = not start.command or start.command[0].rpartition("/")[2] in own_program.runs
    if own and own_program is not Shell:
        program = own_program.for_start(start)
        program.ports = (*program.ports, *image.ports)
        return program
    words = [*start.command, *start.args]
    if words and not (is_executable(words[0]) or _is_file(start, words[0])):
        return f'exec: "{words[0]}": executable file not found in $PATH'
    return Shell(start).of_image(own_program)


def _is_file(start: Start, name: str) -> bool:
    """A script that lies in a volume."""
    return "/" in name and name in start.files


def is_executable(name: str) -> bool:
    """Can the small shell run this as a container's process?"""
    return is_shell(name) or name.rpartition("/")[2] in (*OUTSIDE_SHELL, *fetching.PROGRAMS)


def _knobs(values: Mapping[str, object], owner: str) -> Knobs:
    try:
        return msgspec.convert(values, Knobs, strict=False)
    except msgspec.ValidationError as error:
        raise CatalogueError(f"{owner} sets a knob wrongly: {error}") from error
