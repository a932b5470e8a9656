"""Which day it is: the settings', the sample company's, the clock's; in that order."""

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import psycopg
import pytest

from orchestration import business_day
from orchestration.settings import Settings

SAMPLE = date(2026, 6, 30)


def instance(**settings):
    return SimpleNamespace(settings=Settings(home=Path("/nowhere"), **settings))


def today():
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture(autouse=True)
def company(monkeypatch):
    monkeypatch.setattr(business_day.servers, "tryton", lambda _: None)
    monkeypatch.setattr(business_day.sample, "company_today", lambda _: SAMPLE)


def test_the_sample_company_lives_by_its_own_calendar():
    assert business_day.business_today(instance(sources="tryton")) == SAMPLE
    assert business_day.business_today(instance(sources="tryton", today=date(2026, 1, 5))) == date(2026, 1, 5)


def test_a_company_of_ones_own_lives_by_the_clock():
    found = business_day.business_today(instance(sources="tryton=postgresql://reader@erp/tryton"))
    assert found == today()
    assert business_day.business_today(instance(sources="")) == today()


def test_without_a_sample_company_it_is_the_clocks_day(monkeypatch):
    def absent(_):
        raise psycopg.errors.UndefinedTable("ir_note")

    monkeypatch.setattr(business_day.sample, "company_today", absent)
    assert business_day.business_today(instance(sources="tryton")) == today()
