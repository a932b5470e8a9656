"""What is known of a day beforehand, as numbers that a model can weigh: weekday, holidays, lunar new year, season, events.

Belongs here: the features. Does not: what they do to a figure (`expected.py`), where the calendar comes from (orchestration).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quality.statistics.thresholds import Event

# Seasons about lunar new year: how many before and after its first day, of how many days each.
WEEKS = (6, 4, 7)
# Near to it, where people travel home and factories close and open again, three days differ from the next three.
THREES = (3, 4, 3)
SEASONS = 4  # waves a year
OFF = 7  # the column of `features` that says whether it is a day off


@dataclass(frozen=True)
class Calendar:
    """Days off and days made up for them, and the first day of each lunar year. All dates of the company's own calendar."""

    holidays: frozenset[date]
    made_up: frozenset[date]
    lunar_new_years: tuple[date, ...]


def features(days: Sequence[date], calendar: Calendar, events: Sequence[Event]) -> np.ndarray:
    """n days × k numbers, the first column 1. A column is the same for the same day, whatever the other days are."""
    return np.array([_of(day, calendar, events) for day in days], dtype=float)


def _of(day: date, calendar: Calendar, events: Sequence[Event]) -> list[float]:
    off, made_up = day in calendar.holidays, day in calendar.made_up
    week = [float(day.weekday() == n and not off and not made_up) for n in range(1, 7)]
    weekend_off = float(off and day.weekday() >= 5)
    turn = 2 * np.pi * day.timetuple().tm_yday / 365.25
    seasons = [wave(n * turn) for n in range(1, SEASONS + 1) for wave in (np.sin, np.cos)]
    tomorrow, yesterday = day + timedelta(1), day - timedelta(1)
    eve, after = (float(not off and other in calendar.holidays) for other in (tomorrow, yesterday))
    reunion = float(tomorrow in calendar.lunar_new_years)  # shops close early for the dinner of the year
    lunar = [
        number for places in (WEEKS, THREES) for number in _about(day, calendar.lunar_new_years, *places)
    ]
    known = [float(event.holds(day)) for event in events]
    return [
        1.0,
        *week,
        float(off),
        weekend_off,
        float(made_up),
        eve,
        after,
        reunion,
        *seasons,
        *lunar,
        *known,
    ]


def _about(day: date, firsts: Sequence[date], before: int, after: int, length: int) -> list[float]:
    """1 in the place of the season that the day lies in, of `before + after` seasons of so many days."""
    found = [0.0] * (before + after)
    for first in firsts:
        place = (day - first).days // length + before
        if 0 <= place < len(found):
            found[place] = 1.0
    return found
