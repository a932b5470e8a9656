"""Tryton's own JSON-RPC interface, as any client of Tryton speaks it. Used by the tests of the sample ERP."""

import base64
import json
import urllib.error
import urllib.request
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _decode(found: dict) -> Any:
    match found.get("__class__"):
        case "Decimal":
            return Decimal(found["decimal"])
        case "date":
            return date(found["year"], found["month"], found["day"])
        case "datetime":
            parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
            return datetime(*(found[part] for part in parts))
    return found


class Tryton:
    """A session of one user. Raises PermissionError where the password is refused, RuntimeError on Tryton's errors."""

    def __init__(self, port: int, database: str, user: str, password: str) -> None:
        self.url = f"http://127.0.0.1:{port}/{database}/rpc/"
        self.headers = {"Content-Type": "application/json"}
        number, token, *_ = self.call("common.db.login", user, {"password": password})
        session = base64.b64encode(f"{user}:{number}:{token}".encode()).decode()
        self.headers["Authorization"] = f"Session {session}"
        self.context = self.call("model.res.user.get_preferences", True, {})

    def call(self, method: str, *params: Any) -> Any:
        """One call; Decimal and dates come back as Python's."""
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, self.headers)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                found = json.load(answer, object_hook=_decode)
        except urllib.error.HTTPError as error:
            if error.code == 401:
                raise PermissionError("Tryton refused the password") from None
            raise
        if "error" in found:
            raise RuntimeError(found["error"])
        return found["result"]

    def read(self, model: str, ids: list[int], fields: list[str]) -> list[dict]:
        """Fields of records, in the order of `ids`."""
        rows = {row["id"]: row for row in self.call(f"model.{model}.read", ids, fields, self.context)}
        return [rows[number] for number in ids]

    def search(self, model: str, domain: list, limit: int | None = None) -> list[int]:
        """Ids that fit a domain, oldest first."""
        return self.call(f"model.{model}.search", domain, 0, limit, [["id", "ASC"]], self.context)

    def button(self, model: str, name: str, ids: list[int]) -> None:
        """Press a button of a form, as a person does."""
        self.call(f"model.{model}.{name}", ids, self.context)
