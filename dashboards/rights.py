"""Who may see what in Superset: one role for readers, the users, and the row-level rule of every dataset.

Belongs here: bringing Superset to that state over REST, after every import. Does not: which unit belongs to whom, which
is the mart `unit_permission` alone; a role only opens the door to the screens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboards.datasets import SCHEMA, stable_uuid
from dashboards.grammar import Assets
from dashboards.superset import Superset, SupersetRefused, lets_in

READER = "Zhongtai Reader"
# What opening a dashboard, filtering it and changing one's language take; no SQL Lab, no chart builder, no lists of data.
READER_PERMISSIONS = (
    ("can_read", "Dashboard"),
    ("can_read", "Chart"),
    ("can_read", "DashboardFilterStateRestApi"),
    ("can_write", "DashboardFilterStateRestApi"),
    ("can_read", "DashboardPermalinkRestApi"),
    ("can_write", "DashboardPermalinkRestApi"),
    ("can_read", "CurrentUserRestApi"),
    ("can_read", "user"),
    ("can_dashboard", "Superset"),
    ("can_language_pack", "Superset"),
    ("can_log", "Superset"),
    ("can_recent_activity", "Log"),
    ("can_time_range", "Api"),
    ("can_userinfo", "UserDBModelView"),
    ("can_read", "AvailableDomains"),
    ("can_read", "Theme"),
    ("can_csv", "Superset"),
    ("menu_access", "Dashboards"),
)


@dataclass(frozen=True)
class Person:
    """A user of the screens. The e-mail only has to be unique; nothing is ever sent."""

    username: str
    password: str = field(repr=False)
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        return f"{self.username}@zhongtai.invalid"


def sync(superset: Superset, assets: Assets, people: Sequence[Person]) -> None:
    """Bring role, users, rules and the dashboards' readers to the declared state. Idempotent.

    Raises SupersetRefused, also when an imported dataset is not there to be put under its rule.
    """
    roles = {role["name"]: role["id"] for role in superset.every("security/roles/")}
    if READER not in roles:
        roles[READER] = superset.call("POST", "security/roles/", json={"name": READER})["id"]
    _grant(superset, roles[READER])
    for person in people:
        _user(superset, person, roles[READER])
    _rules(superset, assets, roles["Admin"])
    for dashboard in superset.every("dashboard/"):
        if dashboard["published"] and not [r for r in dashboard["roles"] if r["id"] == roles[READER]]:
            superset.call("PUT", f"dashboard/{dashboard['id']}", json={"roles": [roles[READER]]})


def _grant(superset: Superset, role: int) -> None:
    known = {
        (row["permission"]["name"], row["view_menu"]["name"]): row["id"]
        for row in superset.every("security/permissions-resources/")
    }
    # Some of Superset's views appear with an option only; a permission that is not there opens nothing.
    wanted = sorted(known[pair] for pair in READER_PERMISSIONS if pair in known)
    has = superset.call("GET", f"security/roles/{role}/permissions/")["result"]
    if sorted(row["id"] for row in has) != wanted:
        body = {"permission_view_menu_ids": wanted}
        superset.call("POST", f"security/roles/{role}/permissions", json=body)


def _user(superset: Superset, person: Person, role: int) -> None:
    found = [u for u in superset.every("security/users/") if u["username"] == person.username]
    body: dict[str, Any] = {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "active": True,
        "roles": [role],
    }
    if not found:
        superset.call("POST", "security/users/", json=body | {"password": person.password})
        return
    user = found[0]
    same = all(user[key] == body[key] for key in body if key != "roles")
    if not same or [r["id"] for r in user["roles"]] != [role]:
        superset.call("PUT", f"security/users/{user['id']}", json=body)
    if not lets_in(superset.base_url, person.username, person.password):
        superset.call("PUT", f"security/users/{user['id']}", json={"password": person.password})


def _rules(superset: Superset, assets: Assets, admin: int) -> None:
    ids = {row["uuid"]: row["id"] for row in superset.every("dataset/")}
    strangers = {row["table_name"] for row in superset.every("dataset/")} - set(assets.datasets)
    if strangers:
        raise SupersetRefused(
            f"Datasets without a reviewed rule: {', '.join(sorted(strangers))}. "
            "Define them under dashboards/assets/datasets, or delete them in Superset."
        )
    existing = {row["name"]: row["id"] for row in superset.every("rowlevelsecurity/")}
    for rule in assets.rules.values():
        name = f"zhongtai {rule.name}"
        under = [d.mart for d in assets.datasets.values() if d.rule == rule.name]
        if not under:
            continue
        missing = [mart for mart in under if stable_uuid("dataset", mart) not in ids]
        if missing:
            raise SupersetRefused(
                f"No dataset {SCHEMA}.{', '.join(missing)} in Superset to put under its rule."
            )
        body = {
            "name": name,
            "description": f"{rule.label['zh']} · {rule.label['en']}",
            # Base applies to every role but those named; a Regular rule would let everybody else through.
            "filter_type": "Base",
            "tables": sorted(ids[stable_uuid("dataset", mart)] for mart in under),
            "roles": [admin],
            "group_key": name,
            "clause": rule.clause,
        }
        if name in existing:
            superset.call("PUT", f"rowlevelsecurity/{existing[name]}", json=body)
        else:
            superset.call("POST", "rowlevelsecurity/", json=body)
