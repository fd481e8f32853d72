"""Static files under names that carry a hash of their content, JavaScript imports included.

Browsers may keep such a file for ever, and a page never mixes modules of two versions. Django
rewrites `import … from "./x.js";` only in modules whose imports are relative, acyclic and end in a
semicolon; `tests/house` holds us to that.
"""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class ModuleManifestStorage(ManifestStaticFilesStorage):
    """Django's manifest storage with import rewriting switched on."""

    support_js_module_import_aggregation = True
    # Each pass settles the names of one more level of imports; our deepest chain has about ten
    # levels, and Django's 5 take it for a cycle.
    max_post_process_passes = 20
