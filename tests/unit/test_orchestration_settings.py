"""Settings are checked when they are read, and said by their own name."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from orchestration.settings import Settings


def test_a_wrong_currency_is_named(monkeypatch):
    monkeypatch.setenv("ZHONGTAI_BASE_CURRENCY", "yuan")
    with pytest.raises(ValidationError, match="ZHONGTAI_BASE_CURRENCY is 'yuan'"):
        Settings()


def test_the_business_day_turns_in_the_companys_zone(monkeypatch):
    # 17:30 UTC on the 29th is half past one on the 30th in Shanghai.
    monkeypatch.setattr(Settings, "now", lambda self: datetime(2026, 6, 29, 17, 30, tzinfo=UTC))
    assert Settings().business_today() == date(2026, 6, 30)
    monkeypatch.setenv("ZHONGTAI_TIMEZONE", "Europe/London")
    assert Settings().business_today() == date(2026, 6, 29)
    monkeypatch.setenv("ZHONGTAI_TODAY", "2026-01-01")
    assert Settings().business_today() == date(2026, 1, 1)


def test_connected_sources(monkeypatch):
    systems = ("tryton", "django_crm", "django_helpdesk", "helpdesk_api")
    assert Settings().connected() == dict.fromkeys(systems, "")
    monkeypatch.setenv("ZHONGTAI_SOURCES", "tryton=postgresql://reader@erp.example:5432/live, desk")
    assert Settings().connected() == {"tryton": "postgresql://reader@erp.example:5432/live", "desk": ""}
    monkeypatch.setenv("ZHONGTAI_SOURCES", "")
    assert Settings().connected() == {}


def test_a_password_in_a_sources_url_is_refused(monkeypatch):
    monkeypatch.setenv("ZHONGTAI_SOURCES", "tryton=postgresql://reader:geheim@erp.example/live")
    with pytest.raises(ValidationError, match="reader.pgpass") as refused:
        Settings()
    assert "geheim" not in str(refused.value)
