"""Makes `.venv` from the hashed lock, and does nothing when it is right already.

Run by make with whatever Python the machine calls python3: only the standard library is used, and
the syntax stays old enough (3.6) that an old Python can say that it is too old. `bootstrap.py run`
installs what running needs, `bootstrap.py dev` also what the tests need.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "bin")
LOCKS = {"run": "run.lock", "dev": "dev.lock"}


def main(arguments):
    """Exit code 0 when the environment is right."""
    wanted = arguments[0] if arguments and arguments[0] in LOCKS else "run"
    if is_current(wanted):
        return 0
    trouble = why_not()
    if trouble:
        return say_no(trouble)
    if not is_whole():
        print("Making the environment in .venv (once; it needs the network) ...", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        if run([sys.executable, "-m", "venv", VENV]) != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            return say_no(
                "Python could not make a virtual environment. On Debian and Ubuntu install the package "
                "python3-venv, then try again."
            )
    else:
        print("Bringing .venv up to date ...", flush=True)
    return install(wanted)


def install(wanted):
    """Install the lock. The stamp is written last, so that a broken installation is done again."""
    for name in LOCKS:
        remove(stamp_of(name))
    lock = os.path.join(ROOT, "requirements", LOCKS[wanted])
    code = run(
        [os.path.join(BIN, "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-input", "--require-hashes", "--requirement", lock]
    )  # fmt: skip
    if code != 0:
        return say_no(
            "The packages could not be installed (pip says why above). The first installation needs the network: "
            "check the connection, or point pip to a mirror (PIP_INDEX_URL), then run the same command again; "
            "what was downloaded already is kept."
        )
    # What is installed for the tests contains what running needs.
    for name in LOCKS if wanted == "dev" else [wanted]:
        with open(stamp_of(name), "w") as file:
            file.write(fingerprint(name))
    return 0


def is_current(wanted):
    """Whether the environment was made from exactly this lock, by this script, to the end."""
    try:
        with open(stamp_of(wanted)) as file:
            return file.read() == fingerprint(wanted) and os.access(
                os.path.join(BIN, "python"), os.X_OK
            )
    except OSError:
        return False


def is_whole():
    """Whether .venv can be used at all: an interrupted or moved one, or one of a removed Python,
    cannot.
    """
    python = os.path.join(BIN, "python")
    if not os.access(python, os.X_OK):
        return False
    check = "import pip, sys; sys.exit(sys.version_info < %r)" % (OLDEST,)
    with open(os.devnull, "w") as nowhere:
        return subprocess.call([python, "-c", check], stdout=nowhere, stderr=nowhere) == 0


def why_not():
    """Why this Python cannot do it, or nothing."""
    if sys.version_info < OLDEST:
        return (
            "Podium needs Python %d.%d or newer; %s is %d.%d. Install a newer one and name it: "
            "make run PYTHON=python3.11"
            % (OLDEST + (sys.executable,) + tuple(sys.version_info[:2]))
        )
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out
        import venv  # noqa: F401
    except ImportError:
        return (
            "This Python has no venv module. On Debian and Ubuntu install the package python3-venv "
            "(python%d.%d-venv), then try again." % tuple(sys.version_info[:2])
        )
    return ""


def fingerprint(name):
    """Of the lock."""
    state = hashlib.sha256()
    with open(os.path.join(ROOT, "requirements", LOCKS[name]), "rb") as file:
        state.update(file.read())
    return state.hexdigest()


def stamp_of(name):
    """Where is written what the environment was made from."""
    return os.path.join(VENV, ".podium-" + name)


def remove(path):
    """Delete a file that may not be there."""
    if os.path.exists(path):
        os.remove(path)


def run(command):
    """Run it in sight of the person; its exit code."""
    try:
        return subprocess.call(command, cwd=ROOT)
    except KeyboardInterrupt:
        return 130


def say_no(why):
    """One sentence on the terminal."""
    sys.stderr.write("podium: " + why + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
