"""The settings under test: the real ones, read from an environment of the tests' own.

Nothing of the developer's environment or `var/` is read or written. Static files keep their plain
names here; the hashed ones are tested in `tests/house`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("PODIUM_")]:
    del os.environ[_name]
_scratch = tempfile.mkdtemp(prefix="podium-tests-")
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
os.environ["PODIUM_DATA_DIR"] = _scratch

from dashboard.settings import *  # noqa: E402, F403

DATABASES["default"]["TEST"] = {"NAME": str(Path(_scratch) / "test.sqlite3")}  # type: ignore[name-defined]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # type: ignore[name-defined]  # noqa: F405
# A password hash that is slow on purpose would cost each sign-in of the tests a fifth of a second.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SERVESTATIC_USE_FINDERS = True
