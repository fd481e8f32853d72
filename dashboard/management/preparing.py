"""What must be done before Podium can be served, by whatever server: for `serve` and `manage.py prepare`."""

from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dashboard.management import serving, static_files


def prepare() -> None:
    """Check the routes, bring the database and the static files up to date. Raises CannotStart."""
    serious = [
        found for found in checks.run_checks(tags=[checks.Tags.security]) if found.is_serious()
    ]
    if serious:
        raise serving.CannotStart(" ".join(str(found.msg) for found in serious))
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    static_files.collect_if_changed()
