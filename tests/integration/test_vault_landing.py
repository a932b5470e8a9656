"""What a database's landings leave in the vault: the newest values of the records that there are, and nothing else."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from ingestion.land import land_database
from ingestion.privacy import Door
from ingestion.tokens import record_hash
from lake import vault
from lake.vault import VaultFailed
from lake.vault_landing import LandingVault
from quality.door import faults
from tests.integration.test_ingestion_tryton import SMALL, erp, landed  # noqa: F401

pytestmark = pytest.mark.integration


def test_changed_and_deleted_records_leave_the_vault_and_the_same_row_keeps_its_token(erp):  # noqa: F811
    erp.owner.execute(
        "insert into party_address (id, create_date, party, party_name, street_name) values"
        " (1, '2025-01-01', 1, '王小明', '南京路 1'), (2, '2025-01-01', 2, '李雷', '北京路 2'), (3, '2025-01-01', 3, '韩梅', null)"
    )
    erp.land()
    before = dict(erp.con.execute("select id, party_name from raw_tryton.party_address").fetchall())
    erp.owner.execute(
        "update party_address set street_name = '新街 9', write_date = '2025-02-01' where id = 1"
    )
    erp.owner.execute("delete from party_address where id = 2")
    assert landed(erp.land(), "party_address") == (0, 1, 1)
    after = dict(erp.con.execute("select id, party_name from raw_tryton.party_address").fetchall())
    assert after.keys() == {1, 3} and after[3] == before[3]
    assert after[1] != before[1] and after[1][:17] == before[1][:17], "the same record, in another version"
    held = {(v.row_key, v.value) for v in vault.values(erp.vault, "test", kinds=["address"])}
    assert held == {("1", "王小明"), ("1", "新街 9"), ("3", "韩梅")}
    deleted = erp.con.execute("select raw_json from quarantine.deleted_row").fetchone()[0]
    assert before[2] in deleted and "李雷" not in deleted


def test_without_a_vault_a_source_with_personal_columns_does_not_land(erp):  # noqa: F811
    report = land_database(
        SMALL,
        erp.url,
        erp.lake.lake,
        erp.pipelines,
        erp.con,
        lambda: datetime(2026, 7, 1, tzinfo=UTC),
        faults,
    )
    assert report.status == "failed" and "no vault" in report.error.what


def held(place):
    return sorted(
        (v.row_key, v.column, v.value) for v in vault.values(place, "test", kinds=["name", "phone"])
    )


def keep(place, rows, *, gone=(), whole=False, settle=True):
    """One load of {key: (name, phone)}; the tokens of the names."""
    with LandingVault(place) as kept:
        door = Door(kept, "crm", texts=False)
        names, phones = zip(*rows.values(), strict=True)
        columns = {
            "name": ("name", pa.array(names, pa.string())),
            "phone": ("phone", pa.array(phones, pa.string())),
        }
        passed = door.passed("contact", pa.array(list(rows)), columns)
        door.keep(passed)
        kept.secured()
        if settle:
            door.settle("contact", gone, whole=whole)
    return passed.columns["name"].to_pylist()


def test_values_of_any_kind_come_back_as_they_were(fresh_vault):
    odd = {"1": ('a "b", \\ {c}\n', "NULL"), "2": ("", None), "3": ("\\N", "\\."), "4": ("  ", "1,2;3")}
    keep(fresh_vault, odd)
    assert held(fresh_vault) == sorted(
        (key, column, value)
        for key, row in odd.items()
        for column, value in zip(("name", "phone"), row, strict=True)
        if value
    )


def test_a_load_that_broke_off_before_the_commit_leaves_what_the_lake_names(fresh_vault):
    (before,) = keep(fresh_vault, {"1": ("王小明", "1")})
    (after,) = keep(fresh_vault, {"1": ("王小红", "1")}, settle=False)
    both = {v.token: v.value for v in vault.values(fresh_vault, "test", tokens=[before, after])}
    assert both == {before: "王小明", after: "王小红"}
    keep(fresh_vault, {"1": ("王小红", "1")})
    assert held(fresh_vault) == [("1", "name", "王小红"), ("1", "phone", "1")]


def test_a_whole_load_and_one_of_changes(fresh_vault):
    keep(fresh_vault, {"1": ("a1", "1"), "2": ("b2", "2"), "3": ("c3", "3")})
    keep(fresh_vault, {"1": ("a9", "1")}, gone=["2"])
    assert [row[2] for row in held(fresh_vault) if row[1] == "name"] == ["a9", "c3"]
    keep(fresh_vault, {"3": ("c3", "3"), "4": (None, None)}, whole=True)
    assert held(fresh_vault) == [("3", "name", "c3"), ("3", "phone", "3")]


def test_a_record_that_comes_twice_in_a_first_load_does_not_end_it(fresh_vault):
    with LandingVault(fresh_vault) as kept:
        door = Door(kept, "crm", texts=False)
        passed = door.passed("contact", pa.array(["1", "1"]), {"name": ("name", pa.array(["a1", "a1"]))})
        door.keep(passed)
        kept.secured()
    assert held(fresh_vault) == [("1", "name", "a1")]


def test_what_fails_in_the_vault_quotes_no_value(fresh_vault):
    with LandingVault(fresh_vault) as kept:
        rows = pa.table({"row_key": ["1"], "name": ["王小明"]})
        hashed = record_hash(kept.key, "crm", "contact", "1")
        kept.keep("crm", "contact", {"name": "no\0kind"}, hashed, bytes(7), rows)
        with pytest.raises(VaultFailed) as said:
            kept.secured()
    error = said.value
    assert "王小明" not in str(error) and error.__cause__ is None and error.__context__ is None
