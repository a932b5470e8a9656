"""Units of measure that a file may be in, Chinese ones too, and their exact factors.

Here: the table and what is said about a unit that is not in it. Not here: the SQL that converts (field_type.py).
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from ingestion.errors import LandingError


@dataclass(frozen=True)
class Measure:
    """One unit: what it measures, and how many of that dimension's base unit (kg, m, m2, l, kWh, piece) it is."""

    dimension: str
    factor: Decimal


def _table() -> dict[str, Measure]:
    found = {}
    for line in _LINES.strip().splitlines():
        dimension, factor, *names = line.split()
        found |= {name: Measure(dimension, Decimal(factor)) for name in names}
    return found


# dimension, factor to the base unit, names. Legal definitions, all of them exact: a jin is half a kilogram.
_LINES = """
mass 1 kg 千克 公斤
mass 0.001 g 克
mass 1000 t 吨
mass 0.5 jin 斤 市斤
mass 0.05 liang 两
mass 0.45359237 lb 磅
mass 0.028349523125 oz 盎司
length 1 m 米
length 1000 km 公里 千米
length 0.01 cm 厘米
length 0.001 mm 毫米
length 0.0254 in 英寸
length 0.3048 ft 英尺
length 1609.344 mi 英里
area 1 m2 ㎡ 平方米 平米
area 10000 ha 公顷
area 0.09290304 sqft ft2 平方英尺
volume 1 l 升
volume 0.001 ml 毫升
volume 1000 m3 立方米
volume 3.785411784 gal 加仑
energy 1 kwh kWh 度 千瓦时
energy 1000 mwh MWh 兆瓦时
energy 0.001 wh Wh 瓦时
count 1 piece pcs ea 个 件 只
count 2 pair 双 对
count 12 dozen 打
count 1000 thousand 千个
share 1 percent %
share 100 ratio
time 1 h 小时
time 24 day 天
"""

UNITS: dict[str, Measure] = _table()


def checked_unit(name: str, where: str) -> str:
    """The unit's name itself. Raises LandingError naming those there are."""
    if name not in UNITS:
        raise LandingError(f"there is no unit {name!r}", where, f"use one of: {', '.join(UNITS)}")
    return name


def factor(unit: str, to: str) -> Decimal:
    """How many `to` one `unit` is, with 12 decimals at the most."""
    with localcontext() as context:
        context.prec = 40
        return (UNITS[unit].factor / UNITS[to].factor).quantize(Decimal("1e-12")).normalize()


def alike(unit: str) -> list[str]:
    """The names of all units that measure the same."""
    return [name for name, measure in UNITS.items() if measure.dimension == UNITS[unit].dimension]


def unit_of_name(column: str) -> str | None:
    """The unit that a column's name ends in: kg for `mass_kg`."""
    last = column.rsplit("_", 1)[-1]
    return last if last in UNITS and "_" in column else None
