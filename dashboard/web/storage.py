"""Static files under names that carry a hash of their content, JavaScript imports included; all modules in a few.

Browsers may keep such a file for ever, and a page never mixes modules of two versions. Django
rewrites `import … from "./x.js";` only in modules whose imports are relative, acyclic and end in a
semicolon; `tests/house` holds us to that. Of each text there is a compressed copy beside it, for whoever takes gzip.
"""

import gzip
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile

from dashboard.limits import COMPRESSED_FROM_BYTES
from dashboard.web.joining import is_module, join

_TEXTS = (".js", ".css", ".svg")
_LEVEL = 9  # once for each version of Podium: 60 ms for all of them

Processed = tuple[str, str, bool] | tuple[str, None, RuntimeError]
Paths = dict[str, tuple[Any, str]]
"""By their names: the storage that has the source, and the path there."""


class ModuleManifestStorage(ManifestStaticFilesStorage):
    """Django's manifest storage with import rewriting switched on."""

    support_js_module_import_aggregation = True
    # Each pass settles the names of one more level of imports; our deepest chain has about ten
    # levels, and Django's 5 take it for a cycle.
    max_post_process_passes = 20

    def post_process(
        self, paths: Paths, dry_run: bool = False, *given: Any, **options: Any
    ) -> Iterator[Processed]:
        """Join the modules, rename everything, and put compressed copies beside the texts."""
        if dry_run:
            return
        yield from super().post_process(self._joined(paths), dry_run, *given, **options)
        for hashed_name in set(self.hashed_files.values()):
            self._compress(hashed_name)

    def _joined(self, paths: Paths) -> Paths:
        """What is published: of our modules only the files into which they go."""
        modules = {name: _text(paths[name]) for name in paths if is_module(name)}
        for name in modules:
            self.delete(name)
        joined = join(modules) if modules else {}
        for name, text in joined.items():
            self.save(name, ContentFile(text.encode()))
        rest = {name: found for name, found in paths.items() if name not in modules}
        return rest | {name: (self, name) for name in joined}

    def _compress(self, name: str) -> None:
        if not name.endswith(_TEXTS) or self.exists(f"{name}.gz"):
            return
        with self.open(name) as file:
            content = file.read()
        packed = gzip.compress(content, _LEVEL, mtime=0)
        if len(content) >= COMPRESSED_FROM_BYTES and len(packed) < len(content):
            self.save(f"{name}.gz", ContentFile(packed))


def _text(found: tuple[Any, str]) -> str:
    storage, path = found
    with storage.open(path) as file:
        text: str = file.read().decode("utf-8")
    return text
