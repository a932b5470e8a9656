"""Superset's own configuration file (`SUPERSET_CONFIG_PATH`); read inside Superset's environment.

Belongs here: what differs from Superset's defaults, and why. Does not: paths and addresses (the settings file that
`server.py` writes), doors against SQL (`guard.py`), the connection to the lake (`lake_engine.py`).
"""
# pyright: reportMissingImports=false

import json
import os
from pathlib import Path
from urllib.parse import quote

from services.superset import data_docs, guard, lake_engine
from services.superset.language import remember_language

_settings = json.loads(Path(os.environ["ZT_SUPERSET_SETTINGS"]).read_text())
lake_engine.configure(_settings["lake"])
guard.configure(_settings["marts"])
data_docs.configure(_settings["data_docs"])

# --- where it keeps its own data; the password is libpq's to read, from its file
_pg = {key: quote(str(value), safe="") for key, value in _settings["metadata"].items()}
SQLALCHEMY_DATABASE_URI = (
    f"postgresql+psycopg2://{_pg['user']}@/{_pg['database']}"
    f"?host={_pg['host']}&port={_pg['port']}&passfile={_pg['passfile']}"
)
SECRET_KEY = Path(_settings["secret_key_file"]).read_text().strip()
DATA_DIR = _settings["data_dir"]
# Two instances on one machine are one host to a browser; their sessions must not overwrite each other's.
SESSION_COOKIE_NAME = _settings["cookie"]
WTF_CSRF_ENABLED = True
RATELIMIT_STORAGE_URI = "memory://"

# --- the lake: one open connection a worker, and the doors round it
DB_CONNECTION_MUTATOR = lake_engine.use_held_connection
USER_AGENT_FUNC = lake_engine.user_agent
CUSTOM_SECURITY_MANAGER = guard.GuardedSecurityManager
SQL_QUERY_MUTATOR = guard.refuse_foreign_tables
BLUEPRINTS = [data_docs.blueprint]
EXTRA_RELATED_QUERY_FILTERS = {"user": guard.own_user_only, "role": guard.own_roles_only}
FEATURE_FLAGS = {
    "DASHBOARD_RBAC": True,
    "ENABLE_TEMPLATE_PROCESSING": True,  # the row-level rules name current_username()
    "ALLOW_ADHOC_SUBQUERY": False,
    "ENABLE_JAVASCRIPT_CONTROLS": False,
    "EMBEDDABLE_CHARTS": False,
    "SQLLAB_BACKEND_PERSISTENCE": False,
}

# --- answers are kept per reader and publication, so a new publication is seen by the next request
DATA_CACHE_CONFIG = {
    "CACHE_TYPE": "services.superset.publication_cache.PublicationCache",
    "CACHE_THRESHOLD": 1000,
    "CACHE_DEFAULT_TIMEOUT": 86400,
}
ROW_LIMIT = 10_000
FAB_API_MAX_PAGE_SIZE = 5_000  # publishing reads whole lists, which have no order to page by

# --- nothing is fetched from, or told to, anybody outside: Superset's default policy admits a tracking pixel
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "font-src": ["'self'", "data:"],
        "img-src": ["'self'", "blob:", "data:"],
        "object-src": "'none'",
        "script-src": ["'self'", "'strict-dynamic'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "worker-src": ["'self'", "blob:"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,  # it listens on loopback; TLS is a proxy's work
    "session_cookie_secure": False,
}

# --- language and looks
BABEL_DEFAULT_LOCALE = _settings["language"]
FLASK_APP_MUTATOR = remember_language
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}}
D3_FORMAT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": [_settings["currency_sign"], ""]}
# Okabe and Ito's palette: told apart by colour-blind readers too. Sales come first, targets second, everywhere.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "zhongtai",
        "label": "Zhongtai 中台",
        "description": "Colour-blind safe",
        "isDefault": True,
        "colors": ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#5F6B7A"],
    }
]
APP_NAME = "Zhongtai 中台"
THEME_DEFAULT = {
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": "/static/assets/images/superset-logo-horiz.png",
        "brandLogoHref": "/dashboard/list/",
        "brandLogoHeight": "24px",
        "brandLogoMargin": "18px 0",
        "colorPrimary": "#0072B2",
        "colorLink": "#0072B2",
        "fontUrls": [],
        "fontFamily": "Inter, 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif",
        "fontFamilyCode": "'IBM Plex Mono', 'Courier New', monospace",
    },
    "algorithm": "default",
}
THEME_DARK = None
