#!/usr/bin/env python
"""The command line of Podium: `python manage.py help` lists what it can do."""

import os
import sys

from dashboard.management import serving


def main() -> None:
    """Run one command. `serve` begins before Django is loaded, because Django reads what it
    decides.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    if sys.argv[1:2] == ["serve"] and not {"-h", "--help"} & set(sys.argv):
        try:
            serving.prepare(sys.argv[2:])
        except serving.CannotStart as why:
            sys.exit(serving.say_no(why))
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as why:
        sys.exit(serving.say_no(why))


if __name__ == "__main__":
    main()
