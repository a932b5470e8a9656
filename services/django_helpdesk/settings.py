"""A Django site that is nothing but the service desk; read inside its environment (`DJANGO_SETTINGS_MODULE`).

Belongs here: the apps it needs and where its data lies. django-helpdesk is an app without a project of its own.
"""

import json
import os
from pathlib import Path

_site = json.loads(Path(os.environ["ZT_SITE_SETTINGS"]).read_text())
_place = _site["database"]

SECRET_KEY = Path(_site["secret_key_file"]).read_text().strip()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "services.django_helpdesk.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
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
SITE_ID = 1
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
STATIC_URL = "/static/"
# Styles straight from the packages: nothing is collected into a folder first.
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = f"{_site['data']}/media"
SESSION_COOKIE_NAME = _site["cookie"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
# The sample company writes to nobody.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_KANBAN_BOARD_ENABLED = False
HELPDESK_ACTIVATE_API_ENDPOINT = True
