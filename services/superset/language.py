"""A link that names a language keeps it: `?_l_=zh` also sets the session's language.

Belongs here: that hook. Superset itself honours `_l_` for one request only, so that dates and the flag would stay in
the language before.
"""
# pyright: reportMissingImports=false

from typing import Any

from flask import current_app, request, session


def remember_language(app: Any) -> None:
    """Superset's FLASK_APP_MUTATOR."""

    @app.before_request
    def remember() -> None:
        wanted = request.args.get("_l_")
        if wanted in current_app.config["LANGUAGES"]:
            session["locale"] = wanted
