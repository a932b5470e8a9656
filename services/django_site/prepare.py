"""Make the database of a new site: `python -m services.django_site.prepare NAME migrate|administrator`.

Runs inside the site's environment. Tells each migration on standard output as a line of JSON.
"""

# pyright: reportMissingImports=false

import json
import os
import sys
from pathlib import Path


def migrate(name: str) -> None:
    """Apply every migration that is missing; idempotent."""
    from django.core.management.commands.migrate import Command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    applied = 0

    def tell(action, migration=None, fake=False):
        nonlocal applied
        if action == "apply_success":
            applied += 1
            step = {"step": f"Initialising {name}", "label_zh": f"初始化 {name}"}
            print(json.dumps(step | {"done": applied, "total": total}, ensure_ascii=False), flush=True)  # noqa: T201

    class Told(Command):
        def migration_progress_callback(self, *arguments, **options):
            tell(*arguments, **options)

    from django.core.management import call_command

    call_command(Told(), verbosity=0, interactive=False)


def administrator() -> None:
    """Make the user `admin`, or give it the instance's password."""
    from django.contrib.auth import get_user_model

    User = get_user_model()
    login = {User.USERNAME_FIELD: "admin@example.com" if User.USERNAME_FIELD == "email" else "admin"}
    user = User.objects.filter(**login).first() or User(**login)
    user.is_superuser = user.is_staff = user.is_active = True
    user.set_password(Path(os.environ["ZT_SITE_ADMIN"]).read_text().strip())
    user.save()


if __name__ == "__main__":
    import django

    django.setup()
    migrate(sys.argv[1]) if sys.argv[2] == "migrate" else administrator()
