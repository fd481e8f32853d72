"""Reading Podium's settings from the environment.

Every reader raises `ImproperlyConfigured` with a sentence that names the variable, what was found
and what is allowed, so that a wrong value stops the start instead of surfacing later. Variables
that hold a secret may also be given as a file (`NAME_FILE`), as container platforms do.
"""

import os
import re
import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str) -> str:
    """The variable's text without surrounding space; an empty variable counts as not given."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """A yes or no: 1/true/yes/on or 0/false/no/off, in any case."""
    word = text(name, "1" if default else "0").lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}; use 1 or 0.")


def integer(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`, both included."""
    word = text(name, str(default))
    try:
        number = int(word)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {word!r}; give a whole number.") from None
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name} is {number}; it must lie between {low} and {high}.")
    return number


def words(name: str, default: str) -> list[str]:
    """A list of words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def contexts(name: str, *, most: int) -> list[str]:
    """Contexts of a kubeconfig separated by commas, each once, at most so many."""
    found = list(dict.fromkeys(words(name, "")))
    if len(found) > most:
        raise ImproperlyConfigured(
            f"{name} names {len(found)} contexts; one Podium shows at most {most} clusters."
        )
    return found


def choice(name: str, default: str, *, allowed: tuple[str, ...]) -> str:
    """One word out of `allowed`."""
    word = text(name, default)
    if word not in allowed:
        raise ImproperlyConfigured(f"{name} is {word!r}; use one of {', '.join(allowed)}.")
    return word


def addresses(name: str, default: str) -> list[str]:
    """Web origins (scheme, host and, unless it is the usual one, port) separated by commas.

    Everything that depends on how browsers reach Podium is derived from these: allowed hosts, the
    Origin check of forms and sockets, and whether cookies may leave over plain HTTP.
    """
    found = []
    for word in words(name, default):
        try:
            parts = urlsplit(word)
            bad = parts.port == 0
        except ValueError:
            bad = True
        if bad or parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ImproperlyConfigured(
                f"{name} contains {word!r}; give addresses like https://podium.example.org."
            )
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ImproperlyConfigured(
                f"{name} contains {word!r}; leave out everything after the host and port."
            )
        # Browsers leave the usual port out of the Origin header, and so must we.
        usual = {"http": ":80", "https": ":443"}[parts.scheme]
        found.append(f"{parts.scheme}://{parts.netloc.removesuffix(usual)}".lower())
    return found


def data_directory(name: str, default: Path) -> Path:
    """A directory that only this user may enter; it is made when missing."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise ImproperlyConfigured(
            f"{name}: cannot make the directory {path} ({trouble.strerror}). "
            f"Set {name} to a directory you may write to."
        ) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name}: the directory {path} is not writable for this user.")
    return path


def secret(name: str, kept_in: Path) -> str:
    """A secret from `name` or the file `name`_FILE; else one that is made once and kept in
    `kept_in` (mode 0600).
    """
    given = os.environ.get(name, "")
    path = os.environ.get(f"{name}_FILE", "")
    if path:
        try:
            given = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as trouble:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {path} ({trouble}).") from None
    if given or path:
        if len(given) < 50:
            raise ImproperlyConfigured(
                f"{name} has {len(given)} characters; give at least 50 random ones "
                f"(python -c 'import secrets; print(secrets.token_urlsafe(50))')."
            )
        return given
    return _kept_secret(kept_in)


def _kept_secret(path: Path) -> str:
    # O_EXCL lets exactly one of two processes that start together write the file; the other reads
    # what it wrote.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text("ascii").strip()
        if len(kept) < 50:
            raise ImproperlyConfigured(
                f"{path} should hold the secret key but is too short; delete it to get a new one "
                "(everybody has to sign in again)."
            ) from None
        return kept
    made = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made + "\n")
    return made


def redis(name: str) -> str:
    """The address of a Redis (redis:// or rediss://, unix://), or ""; its package must be there."""
    url = text(name, "")
    if not url:
        return ""
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(
            f"{name} is {hidden(url)}; give an address like redis://127.0.0.1:6379/0."
        )
    if find_spec("redis") is None:
        raise ImproperlyConfigured(
            f"{name} is set, and the package redis is not installed: .venv/bin/pip install 'redis~=8.1'"
        )
    return url


def hidden(url: str) -> str:
    """An address without the password that may be in it."""
    return re.sub(r"//[^@/]*@", "//…@", repr(url))
