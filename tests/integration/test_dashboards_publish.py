"""Publishing screens: nothing changes twice, what was undone is mended, a new publication is seen at once."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboards import assets, publish
from dashboards.rights import READER, Person
from dashboards.superset import Superset, SupersetRefused
from lake import promotion
from tests.company import Company
from tests.dashboard_reader import SALES_BY_UNIT, Reader

pytestmark = pytest.mark.integration


def test_a_new_publication_is_seen_at_once_and_an_old_answer_is_kept(company: Company):
    reader = Reader(company, "demo_executive")
    query = {
        "columns": [],
        "metrics": ["publication_en"],
        "filters": [{"col": "publication_group", "op": "==", "val": "sales"}],
    }

    def ask() -> tuple[int, bool]:
        result = reader.ask(query, chart="publication_number", dataset="publication").json()["result"][0]
        return int(result["data"][0]["publication_en"]), bool(result["is_cached"])

    number, _ = ask()
    assert ask() == (number, True)
    with company.lake(role="lake_writer") as lake:
        run_id, raw, snapshot, marts = lake.execute(
            "select run_id, raw_snapshot, candidate_snapshot, marts from ops.publication "
            "where publication_group = 'sales' and action <> 'held' order by publication_id desc limit 1"
        ).fetchone()
        decision = promotion.GroupDecision("sales", "promoted", tuple(marts), "the same data again")
        renewed = promotion.promote(
            lake, promotion.Promotion(run_id, raw, snapshot, (decision,), "test", datetime.now(UTC))
        )
    assert renewed > number
    assert ask() == (renewed, False)


def columns(company: Company) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for mart, column, kind in company.query(
        "select table_name, column_name, data_type from information_schema.columns where table_schema = 'marts'"
    ):
        found.setdefault(mart, {})[column] = kind
    return found


def state(superset: Superset) -> dict:
    """All that publishing sets, without the moments it happened at."""
    exported = superset._session.get(f"{superset.base_url}/api/v1/assets/export/", timeout=60).content
    with zipfile.ZipFile(io.BytesIO(exported)) as archive:
        files = {
            name.split("/", 1)[1]: archive.read(name).decode()
            for name in archive.namelist()
            if not name.endswith("metadata.yaml")
        }
    rules = [
        superset.call("GET", f"rowlevelsecurity/{r['id']}")["result"]
        for r in superset.every("rowlevelsecurity/")
    ]
    return {
        "files": files,
        "rules": rules,
        "users": {u["username"]: [r["name"] for r in u["roles"]] for u in superset.every("security/users/")},
        "readers": {d["slug"]: [r["name"] for r in d["roles"]] for d in superset.every("dashboard/")},
    }


def test_publishing_thrice_changes_nothing_and_mends_what_was_undone(company: Company):
    base, passwords = company.superset_url, company.passwords
    credentials = publish.Credentials("admin", passwords["admin"])
    superset = Superset(base, "admin", passwords["admin"])
    before = state(superset)
    assert len(before["rules"]) == 2
    assert all(rule["filter_type"] == "Base" for rule in before["rules"])
    assert {READER} == {name for names in before["readers"].values() for name in names}
    for _ in range(2):
        screens = publish.publish(base, credentials, assets.FOLDER, columns(company))
        assert state(superset) == before
    assert [s.slug for s in screens] == [
        f"{dashboard}-{language}"
        for dashboard in ("data-health", "executive-overview", "sales-and-funnel", "service", "stores")
        for language in ("en", "zh")
    ]
    # A rule that somebody deletes closes the screens instead of opening them, and the next publish brings it back.
    for rule in superset.every("rowlevelsecurity/"):
        superset.call("DELETE", f"rowlevelsecurity/{rule['id']}")
    refused = Reader(company, "demo_executive").ask(SALES_BY_UNIT)
    assert refused.status_code == 403
    assert "no row-level rule" in refused.text
    publish.publish(base, credentials, assets.FOLDER, columns(company))
    assert len(Reader(company, "demo_manager").rows(SALES_BY_UNIT)) == 1


def test_unsound_screens_leave_superset_as_it_was(company: Company):
    marts = columns(company)
    del marts["sales_daily"]["sales_amount_base"]
    with pytest.raises(publish.UnsoundAssets, match="sales_amount_base"):
        publish.publish(
            company.superset_url,
            publish.Credentials("admin", company.passwords["admin"]),
            assets.FOLDER,
            marts,
        )


def test_a_wrong_password_is_said_plainly(company: Company):
    with pytest.raises(SupersetRefused, match="did not let admin in"):
        Superset(company.superset_url, "admin", "wrong")


def test_a_persons_password_does_not_show():
    person = Person("demo_manager", "hidden-canary", "Demo", "Manager")
    assert "hidden-canary" not in repr(person) + repr(replace(person, last_name="M"))
