"""`python -m tests.explainer`: see `tests.explainer.nightly`."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.explainer.nightly import main

    sys.exit(main())
