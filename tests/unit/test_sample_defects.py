"""What is planted in the till files: at the stated rates, the same for the same seed, and never in the money."""

import csv
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sample_company.defects import kinds, months, till_files, tills, truth
from sample_company.defects.truth import Planted
from sample_company.plan import Plan, days

PAST = date(2026, 6, 30)
PLAN = Plan(7, 0.3, PAST)


@pytest.fixture(scope="module")
def found():
    """Sixty days of the tills, as they are delivered."""
    return [tills.delivered(PLAN, day) for day in days(PAST - timedelta(59), PAST)]


def test_every_kind_has_a_place_and_every_place_a_kind():
    assert {place.kind for place in kinds.PLACES} == set(kinds.KINDS)
    for place in kinds.PLACES:
        assert bool(place.share) != bool(place.days), place
        assert set(place.fates) <= set(kinds.FATES)
        assert all(0 < number < kinds.CYCLE for number in place.days)
    assert len({(place.kind, place.system) for place in kinds.PLACES}) == len(kinds.PLACES)


def test_lines_are_spoilt_at_the_stated_rates(found):
    lines = sum(len(day.rows) for day in found)
    counts = Counter(planted.kind for day in found for planted in day.planted)
    for kind in ("duplicate_delivery", "full_width", "orphan_reference", "negative_quantity"):
        expected = tills.at(kind).share * lines
        # three standard deviations of a rare event
        assert abs(counts[kind] - expected) < 3 * expected**0.5, (kind, counts[kind], expected)


def test_the_report_of_the_tills_knows_every_line_but_the_copies_and_the_training(found):
    copies = Counter(planted.kind for day in found for planted in day.planted)["duplicate_delivery"]
    trained = sum(row[tills.REGISTER].endswith("-T") for day in found for row in day.rows)
    assert trained > 0
    counted = sum(lines for day in found for *_, lines, _ in day.totals)
    assert counted == sum(len(day.rows) for day in found) - copies - trained


def test_money_is_never_touched(found):
    fen = Counter()
    for day in found:
        seen = set()
        for row in day.rows:
            key = tills.key_of(row)
            if not row[tills.REGISTER].endswith("-T") and key not in seen:
                fen["lines"] += int(Decimal(row[tills.AMOUNT].translate(tills.TO_HALF)) * 100)
            seen.add(key)
        fen["report"] += sum(total for *_, total in day.totals)
    assert fen["lines"] == fen["report"] != 0


def test_what_is_late_comes_once_within_45_days():
    sold = {
        tills.key_of(row) for day in days(PAST - timedelta(90), PAST) for row in tills.true_lines(PLAN, day)
    }
    came = Counter(
        tills.key_of(row)
        for day in days(PAST - timedelta(90), PAST + timedelta(45))
        for on, ticket in tills.arriving(PLAN, day)
        for row in ticket
        if PAST - timedelta(90) <= on <= PAST
    )
    assert came.keys() == sold
    assert set(came.values()) == {1}


def test_a_ticket_has_one_defect_or_its_lines_have(found):
    """Else the list says two things of one row: that it is repaired, and that it waits."""
    whole, of_lines = Counter(), set()
    for planted in (one for day in found for one in day.planted if one.system == "tills"):
        if planted.kind in ("late_row", "time_zone", "swapped_date"):
            whole[planted.key] += 1
        elif planted.kind != "encoding":
            of_lines.add(planted.key.rpartition(":")[0])
    assert whole and set(whole.values()) == {1} and not whole.keys() & of_lines


def test_the_same_seed_plants_the_same(tmp_path):
    for place in ("a", "b"):
        for day in days(PAST, PAST + timedelta(15)):
            till_files.deliver(PLAN, tmp_path / place, day, tmp_path / f"{place}_truth")
    one, other = (
        {f.name: f.read_bytes() for f in (tmp_path / place / "tills").iterdir()} for place in ("a", "b")
    )
    assert one == other
    assert truth.read(tmp_path / "a_truth") == truth.read(tmp_path / "b_truth")
    # and a day that is delivered twice is noted once
    till_files.deliver(PLAN, tmp_path / "a", PAST, tmp_path / "a_truth")
    assert truth.read(tmp_path / "a_truth") == truth.read(tmp_path / "b_truth")


def test_a_broken_file_is_whole_again_the_day_after(tmp_path):
    day = PAST + timedelta(14)
    till_files.deliver(PLAN, tmp_path, day, tmp_path / "truth")
    file = tmp_path / "tills" / f"pos_{day}.csv"
    broken = file.read_bytes()
    till_files.deliver(PLAN, tmp_path, day + timedelta(1), tmp_path / "truth")
    assert file.read_bytes().startswith(broken) and len(file.read_bytes()) > len(broken)
    with file.open(encoding="gb18030", newline="") as stream:
        assert len(list(csv.reader(stream))) == 1 + len(tills.delivered(PLAN, day).rows)


def test_a_days_prices_change_with_its_report(tmp_path):
    day, past = PAST + timedelta(6), PAST + timedelta(6 - till_files.BACK)
    till_files.deliver(PLAN, tmp_path, past, tmp_path / "truth")
    report = tmp_path / "tills" / f"z_{past}.csv"
    before = Decimal(sum(Decimal(line.split(",")[4]) for line in report.read_text("gb18030").split()[1:]))
    till_files.deliver(PLAN, tmp_path, day, tmp_path / "truth")
    after = Decimal(sum(Decimal(line.split(",")[4]) for line in report.read_text("gb18030").split()[1:]))
    changed = [one for one in truth.read(tmp_path / "truth") if one.kind == "changed_past_price"]
    old = {tills.key_of(row): row for row in tills.delivered(PLAN, past).rows}
    less = sum(Decimal(old[one.key][tills.AMOUNT]) - Decimal(one.right["amount"]) for one in changed)
    assert changed
    assert before - after == less == sum(Decimal(old[one.key][tills.QUANTITY]) for one in changed)


def test_a_reading_says_the_same_in_another_unit():
    row = ("E-S001", "2026-06-01", "2026-06-30", "electricity", "S001", "8123.4", "kWh", "否", "否")
    plan = Plan(7, 0.1, PAST)
    rows, planted = months.spoilt(plan, "energy", date(2026, 6, 1), "energy_2026-06.csv", [row] * 200)
    assert {(row[5], row[6]) for row in rows} == {("8123.4", "kWh"), ("8123.4", "度"), ("8.1234", "兆瓦时")}
    assert {tuple(one.right.values()) for one in planted} == {("8123.4", "kWh"), ("8.1234", "MWh")}


def test_the_list_refuses_what_is_not_declared_and_leaves_out_a_torn_line(tmp_path):
    with pytest.raises(KeyError):
        Planted("full_width", "meters", PAST, "energy/x.csv", "a", "repaired")
    with pytest.raises(ValueError, match="fate"):
        Planted("full_width", "tills", PAST, "tills/x.csv", "a", "mended")
    truth.note(
        tmp_path, [Planted("full_width", "tills", PAST, "tills/x.csv", "a", "repaired", {"amount": "1.00"})]
    )
    with (tmp_path / "tills.jsonl").open("a") as file:
        file.write('{"kind": "full_width", "system": "ti')
    (only,) = truth.read(tmp_path)
    assert only.right == {"amount": "1.00"}
