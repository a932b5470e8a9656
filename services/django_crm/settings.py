"""django-crm's own settings with what this instance differs in; read inside its environment (`DJANGO_SETTINGS_MODULE`).

Belongs here: where its data lies, and what it may reach: no broker, no mail, no other host. The settings it ships read
passwords from the environment; ours lie in files.
"""
# pyright: reportMissingImports=false, reportUndefinedVariable=false
# ruff: noqa: F405

import json
import os
from pathlib import Path

_site = json.loads(Path(os.environ["ZT_SITE_SETTINGS"]).read_text())
# Read by the settings below while they are imported.
os.environ |= {
    "SECRET_KEY": Path(_site["secret_key_file"]).read_text().strip(),
    "CELERY_BROKER_URL": "memory://",
    "CELERY_RESULT_BACKEND": "cache+memory://",
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
}

from crm.settings import *  # noqa: E402, F403

_place = _site["database"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _place["database"],
        "USER": _place["user"],
        "HOST": _place["host"],
        "PORT": str(_place["port"]),
        "OPTIONS": {"passfile": _place["passfile"]},
    }
}
for _handler in LOGGING["handlers"].values():
    if "filename" in _handler:
        _handler["filename"] = str(Path(_site["logs"]) / f"django_crm_{_handler['filename']}")
MEDIA_ROOT = f"{_site['data']}/media"
SESSION_COOKIE_NAME = _site["cookie"]
# Styles of the administrator's pages straight from the packages: nothing is collected into a folder first.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
CELERY_TASK_ALWAYS_EAGER = True
