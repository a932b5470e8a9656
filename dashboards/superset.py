"""Talk to a running Superset: sign in, import a bundle, find and set things over its REST API.

Belongs here: requests and their errors. Does not: what is imported (`bundle.py`) and who may see it (`rights.py`).
"""

import json
from functools import cached_property
from typing import Any, cast

import requests
from supersetapiclient.client import SupersetClient

# All at once (superset_config.py allows it): pages come unordered from PostgreSQL, so rows of two pages may miss one.
PAGE = 5000
TIMEOUT = 120


class SupersetRefused(RuntimeError):
    """Superset answered with an error; the message names the request and what it said."""


class BearerClient(SupersetClient):
    """superset-client with a plain session: its OAuth session refuses http, which on loopback is all there is."""

    @cached_property
    def session(self) -> requests.Session:
        session = requests.Session()
        token = cast(dict[str, str], self._token)  # a cached property that its own library leaves untyped
        session.headers["Authorization"] = f"Bearer {token['access_token']}"
        session.headers.update({"X-CSRFToken": self.csrf_token(session), "Referer": self.base_url})
        return session


class Superset:
    """A session of one user."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.base_url = base_url.rstrip("/")
        client = BearerClient(self.base_url, username=username, password=password)
        try:
            self._session = client.session
        except requests.RequestException as error:
            raise SupersetRefused(
                f"Superset at {self.base_url} did not let {username} in: {error}. "
                "Is it running, and is the password the one it was initialised with?"
            ) from error

    def call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """One request to /api/v1/`path`; the JSON answer. Raises SupersetRefused."""
        answer = self._session.request(method, f"{self.base_url}/api/v1/{path}", timeout=TIMEOUT, **given)
        if answer.status_code >= 400:
            said = "an error page; see its log" if "<html" in answer.text else answer.text[:2000]
            raise SupersetRefused(f"{method} {path}: Superset answered {answer.status_code} with {said}")
        return answer.json() if answer.content else {}

    def every(self, path: str) -> list[dict[str, Any]]:
        """All rows of a list endpoint. Raises SupersetRefused where some are missing."""
        answer = self.call("GET", path, params={"q": json.dumps({"page": 0, "page_size": PAGE})})
        rows: list[dict[str, Any]] = answer["result"]
        if len(rows) < answer["count"]:
            raise SupersetRefused(f"{path}: Superset gave {len(rows)} of {answer['count']} rows.")
        return rows

    def import_bundle(self, bundle: bytes) -> None:
        """Import databases, datasets, charts and dashboards, over what is there."""
        files = {"bundle": ("zhongtai.zip", bundle, "application/zip")}
        self.call("POST", "assets/import/", files=files, data={"passwords": "{}"})


def lets_in(base_url: str, username: str, password: str) -> bool:
    """Whether this password opens Superset for this user."""
    given = {"username": username, "password": password, "provider": "db"}
    return requests.post(f"{base_url.rstrip('/')}/api/v1/security/login", json=given, timeout=TIMEOUT).ok
