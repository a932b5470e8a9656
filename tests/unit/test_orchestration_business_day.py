"""Which day it is: the settings', the sample company's, the clock's; in that order."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from lake.home import Home
from orchestration.business_day import business_today, note_sample_day
from orchestration.settings import Settings

SAMPLE = date(2026, 6, 30)


@pytest.fixture
def instance(tmp_path):
    home = Home(tmp_path).create()
    return lambda **settings: SimpleNamespace(settings=Settings(home=tmp_path, **settings), home=home)


def today():
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def test_without_a_sample_company_it_is_the_clocks_day(instance):
    assert business_today(instance(sources="tryton")) == today()


def test_the_sample_company_lives_by_its_own_calendar(instance):
    note_sample_day(instance(sources="tryton"), SAMPLE)
    assert business_today(instance(sources="tryton")) == SAMPLE
    assert business_today(instance(sources="tryton", today=date(2026, 1, 5))) == date(2026, 1, 5)


def test_a_company_of_ones_own_lives_by_the_clock(instance):
    note_sample_day(instance(sources="tryton"), SAMPLE)
    assert business_today(instance(sources="tryton=postgresql://reader@erp/tryton")) == today()
    assert business_today(instance(sources="")) == today()
