"""Bring Superset's metadata database to this version: tables, roles, the administrator. Idempotent.

Runs inside Superset's environment as `python -m services.superset.prepare USERNAME`, the password on standard input; one
process instead of three `superset` commands, because each pays the seconds of starting the application. Prints one JSON
object a step.
Does not belong here: starting it (`server.py`), what it shows (`dashboards/`).
"""
# pyright: reportMissingImports=false

import json
import sys


def report(done: int, step: str, label_zh: str) -> None:
    sys.stdout.write(json.dumps({"step": step, "done": done, "total": 4, "label_zh": label_zh}) + "\n")
    sys.stdout.flush()


def prepare(username: str, password: str) -> None:
    """Upgrade the tables, write Superset's roles and permissions, make the administrator or renew the password."""
    report(0, "Superset: starting the application", "Superset：启动应用")
    from flask_migrate import upgrade
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        report(1, "Superset: upgrading its tables", "Superset：升级元数据表")
        upgrade(directory=app.extensions["migrate"].directory)
        report(2, "Superset: writing roles and permissions", "Superset：写入角色与权限")
        from superset import appbuilder, security_manager

        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        report(3, "Superset: making the administrator", "Superset：创建管理员")
        user = security_manager.find_user(username=username)
        if user is None:
            role = security_manager.find_role("Admin")
            security_manager.add_user(
                username, "Zhongtai", "Admin", f"{username}@zhongtai.invalid", role, password=password
            )
        else:
            security_manager.reset_password(user.id, password)
    report(4, "Superset: ready", "Superset：就绪")


if __name__ == "__main__":
    prepare(sys.argv[1], sys.stdin.read().strip())
