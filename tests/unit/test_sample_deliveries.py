"""The files that the sample company delivers: their encodings, their mappings, and tills that agree with their Z-report."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from ingestion.mapping_read import read_mappings
from sample_company.deliveries import FOLDERS, deliver_mappings, deliver_master_files, deliver_tills
from sample_company.plan import Plan

DAY = date(2025, 11, 8)  # within a promotion
PLAN = Plan(20260101, 0.2, date(2026, 6, 30))


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    inbox = tmp_path_factory.mktemp("inbox")
    deliver_mappings(inbox)
    deliver_master_files(PLAN, inbox)
    assert len(deliver_tills(PLAN, inbox, DAY)) > 100
    return inbox


def rows(file, encoding):
    with file.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", FOLDERS)
def test_each_folder_fits_its_mapping(inbox, name):
    (mapping,) = read_mappings(inbox / name / "mapping.yaml")
    files = sorted((inbox / name).glob(mapping.files))
    assert files
    for file in files:
        found = rows(file, mapping.shape.encoding)
        assert found and set(mapping.columns) <= set(found[0])
    if mapping.control:
        (report,) = (inbox / name).glob(mapping.control.files)
        assert {mapping.control.rows, mapping.control.amount} <= set(rows(report, mapping.shape.encoding)[0])


def test_tills_agree_with_their_own_totals(inbox):
    lines = rows(inbox / "tills" / f"pos_{DAY}.csv", "gb18030")
    sums = defaultdict(lambda: [set(), 0, Decimal(0)])
    for line in lines:
        assert Decimal(line["数量"]) * Decimal(line["金额"]) > 0, "what comes back is paid back"
        exact = Decimal(line["数量"]) * Decimal(line["单价"]) - Decimal(line["折扣"])
        assert abs(exact - Decimal(line["金额"])) <= Decimal("0.005")
        tickets, _, _ = sums[line["门店编码"]]
        tickets.add(line["小票号"])
        sums[line["门店编码"]][1] += 1
        sums[line["门店编码"]][2] += Decimal(line["金额"])
    report = rows(inbox / "tills" / f"z_{DAY}.csv", "gb18030")
    assert {
        row["门店编码"]: (int(row["小票数"]), int(row["明细行数"]), Decimal(row["金额"])) for row in report
    } == {store: (len(tickets), number, amount) for store, (tickets, number, amount) in sums.items()}
    assert len({(line["门店编码"], line["小票号"], line["行号"]) for line in lines}) == len(lines)


def test_tills_know_members_by_number_only(inbox):
    lines = rows(inbox / "tills" / f"pos_{DAY}.csv", "gb18030")
    members = {line["会员号"] for line in lines}
    assert "" in members and len(members) > 10
    assert all(not member or (member[0] == "M" and member[1:].isdigit()) for member in members)
    assert not {"姓名", "电话", "手机"} & set(lines[0])


def test_encodings_differ_as_life_has_them(inbox):
    (targets,) = (inbox / "targets").glob("*.csv")
    with pytest.raises(UnicodeDecodeError):
        targets.read_text("utf-8")
    assert "门店名称" in (inbox / "stores" / "stores.csv").read_text("utf-8")


def test_delivering_again_writes_the_same_bytes_and_leaves_a_changed_mapping_alone(inbox):
    file, mapping = inbox / "tills" / f"pos_{DAY}.csv", inbox / "stores" / "mapping.yaml"
    before = file.read_bytes()
    mapping.write_text(mapping.read_text() + "# mine\n")
    deliver_tills(PLAN, inbox, DAY)
    deliver_mappings(inbox)
    assert file.read_bytes() == before
    assert mapping.read_text().endswith("# mine\n")
    assert not list(inbox.rglob("*.part"))
