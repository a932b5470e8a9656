"""Every defect of the delivered files, planted over five weeks that pass day by day: none is missed, no good row is refused.

The landing's own functions on a lake of the test's own; `make parity` shows those of the systems as well, on three seeds.
"""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.inbox import land_folder, land_inbox
from quality.door import faults
from sample_company.defects import kinds, till_files, truth
from sample_company.deliveries import deliver_mappings
from sample_company.deliveries_monthly import deliver_months
from sample_company.plan import Plan, days
from tests import defects

pytestmark = pytest.mark.integration

SINCE, PAST, UPTO = date(2026, 3, 1), date(2026, 4, 30), date(2026, 6, 4)
TABLES = ("pos_sale", "pos_sale_line", "energy_reading", "business_trip")


def hashes(con):
    found = []
    for name in TABLES:
        columns = [row[0] for row in con.execute(f"describe raw_inbox.{name}").fetchall() if row[0][0] != "_"]
        listed = ", ".join(("_source", "_row_key", *columns))
        statement = (
            f"select count(*), sum(hash(t)::decimal(38,0)) from (select {listed} from raw_inbox.{name}) t"
        )
        found.append((name, *con.execute(statement).fetchone()))
    return found


def test_no_defect_of_the_files_is_missed(fresh_lake, other_lake, tmp_path):
    plan, inbox, list_of_planted = Plan(42, 0.05, PAST), tmp_path / "inbox", tmp_path / "truth"
    deliver_mappings(inbox, ("tills",))
    con, clock = (
        fresh_lake.connect(),
        iter(datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=n) for n in itertools.count()),
    )
    statuses = {}

    def land_tills():
        return land_folder(con, inbox / "tills", lambda: next(clock), {}, faults)

    for day in days(SINCE, PAST):
        till_files.deliver(plan, inbox, day, list_of_planted)
    deliver_months(plan, inbox, PAST, list_of_planted)
    land_inbox(con, inbox, lambda: next(clock), faults)
    for day in days(PAST + timedelta(1), UPTO):
        till_files.deliver(plan, inbox, day, list_of_planted)
        statuses[(day - PAST).days] = land_tills().status
    # a column by another name cannot be read at all; the others land what can be read of them
    assert [number for number, status in statuses.items() if status != "ok"] == [8]

    planted = truth.read(list_of_planted)
    result = defects.judge(con, plan, SINCE, UPTO, [one for one in planted if "column" not in one.planted])
    print("\n".join(defects.told(result)))
    assert result.wrong == []
    assert result.till_lines > 1000
    places = {(place.kind, place.system) for place in kinds.PLACES if place.system in defects.FILES}
    assert {(one.kind, one.system) for one in planted} == places
    by_the_way = hashes(con)

    # landed once, at the end, on another lake
    con = other_lake.connect()
    land_inbox(con, inbox, lambda: next(clock), faults)
    assert hashes(con) == by_the_way
