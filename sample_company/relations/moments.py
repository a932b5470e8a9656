"""When things happen at an office: moments within working hours, and where a day ends.

Belongs here: arithmetic of days and moments. Does not: what happens then.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_HOUR_UTC, OFFICE_MINUTES = 1, 540  # nine to six in Shanghai


def working(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def office(dice: Random, day: date) -> datetime:
    """A minute of the day's office hours, UTC; of a weekend, of the Monday after."""
    opens = datetime.combine(working(day), time(FIRST_HOUR_UTC), UTC)
    return opens + timedelta(minutes=dice.randrange(OFFICE_MINUTES))


def later(dice: Random, moment: datetime, least: int, most: int) -> datetime:
    """A moment in office hours `least` to `most` days later, always after `moment`."""
    found = office(dice, business_day(moment) + timedelta(dice.randint(least, most)))
    return max(found, moment + timedelta(minutes=dice.randint(3, 55)))


def business_day(moment: datetime) -> date:
    """The day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """The first moment after the day in Shanghai, UTC."""
    return datetime.combine(day + timedelta(1), time(0), SHANGHAI).astimezone(UTC)


def drawn(dice: Random, rate: float) -> int:
    """A whole number whose mean is `rate`: the part behind the point is a chance."""
    return int(rate) + (dice.random() < rate % 1)


def share(day: date) -> float:
    """A day's part of an average day's business: little at weekends, seven days together seven."""
    return 0.3 if day.weekday() > 4 else 1.28
