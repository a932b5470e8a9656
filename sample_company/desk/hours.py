"""When things happen at the desk: the company's working hours, and the hours at which customers write.

Belongs here: moments in the company's zone. Does not: what happens at them (`course.py`), how many a day (`requests.py`).
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = 9 * 60, 18 * 60
# Minutes of the company's day at which people in that part of the world are at work; the rest of them write at other hours.
AT_WORK = {"home": ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60)), "EU": ((15 * 60, 24 * 60),),
           "AM": ((0, 5 * 60), (21 * 60, 24 * 60)), "AP": ((8 * 60, 16 * 60),)}  # fmt: skip
OUT_OF_HOURS = 0.14


@cache
def _china() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")


def is_worked(day: date) -> bool:
    """Whether the desk is manned: weekdays and make-up working days, no public holidays."""
    return _china().is_working_day(day)


def written_at(dice: Random, day: date, region: str) -> datetime:
    """A moment of that day of the company's at which somebody in `region` ('home', EU, AM, AP) writes."""
    if dice.random() < OUT_OF_HOURS:
        minute = dice.randrange(24 * 60)
    else:
        first, last = dice.choice(AT_WORK[region])
        minute = dice.randrange(first, last)
    return _moment(day, minute, dice)


def later(dice: Random, moment: datetime, minutes: float) -> datetime:
    """That many minutes of the desk's working time after a moment, one at least, and some seconds."""
    local = moment.astimezone(ZONE)
    day, minute, left = local.date(), local.hour * 60 + local.minute, max(int(minutes), 1)
    while True:
        if is_worked(day):
            start = max(minute, OPENS)
            if start + left < CLOSES:
                return _moment(day, start + left, dice)
            left -= max(CLOSES - start, 0)
        day, minute = day + timedelta(1), 0


def any_time(dice: Random, moment: datetime, hours: float) -> datetime:
    """That many hours after a moment, as customers write: not at four in the morning."""
    local = (moment + timedelta(hours=hours)).astimezone(ZONE)
    if 1 <= local.hour < 7:
        local += timedelta(hours=6)
    return local.replace(second=dice.randrange(60), microsecond=dice.randrange(1_000_000))


def begin(day: date) -> datetime:
    """The first moment of a day of the company's."""
    return datetime.combine(day, time(), ZONE)


def _moment(day: date, minute: int, dice: Random) -> datetime:
    second, micro = dice.randrange(60), dice.randrange(1_000_000)
    return datetime.combine(day, time(minute // 60, minute % 60, second, micro), ZONE)
