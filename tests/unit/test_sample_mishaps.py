"""What goes wrong in the sample company's systems: when, how often, and what is written down of it."""

from datetime import date, timedelta

import pytest

from sample_company.defects.kinds import CYCLE, PLACES, place
from sample_company.defects.truth import Planted, note, read
from sample_company.plan import Plan

PLAN = Plan(20260101, 0.02, date(2026, 6, 30))


def test_what_falls_on_days_falls_in_every_cycle_and_never_in_the_written_past():
    declared = place("source_stopped", "django_crm")
    fell = [n for n in range(-CYCLE, 3 * CYCLE) if declared.falls_on(PLAN, PLAN.today + timedelta(n))]
    assert fell == [18, 19, 20, 48, 49, 50, 78, 79, 80]
    assert not any(found.falls_on(PLAN, PLAN.today) for found in PLACES)


def test_a_system_that_is_broken_is_not_broken_in_two_ways_at_once():
    """Its readers meet one fault at a time, so that each is told as what it is."""
    broken = ("column_renamed", "column_retyped", "source_stopped")
    for system in ("django_crm", "django_helpdesk"):
        days = [
            day for found in PLACES if found.system == system and found.kind in broken for day in found.days
        ]
        assert days and len(set(days)) == len(days)


def test_what_is_listed_again_after_a_kill_counts_once(tmp_path):
    one = Planted("hard_delete", "tryton", date(2026, 7, 2), "sale_sale", "128", "repaired")
    two = Planted(
        "soft_delete", "tryton", date(2026, 7, 3), "party_party", "7", "repaired", {"active": "false"}
    )
    note(tmp_path, [one])
    note(tmp_path, [one, two])
    with (tmp_path / "tryton.jsonl").open("a") as file:
        file.write('{"kind": "hard_del')
    assert read(tmp_path) == [one, two]


@pytest.mark.parametrize("wrong", [("soft_delete", "tills", "repaired"), ("hard_delete", "tryton", "lost")])
def test_only_what_is_declared_is_listed(wrong):
    kind, system, fate = wrong
    with pytest.raises((KeyError, ValueError)):
        Planted(kind, system, date(2026, 7, 2), "sale_sale", "128", fate)
