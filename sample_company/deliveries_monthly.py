"""The files that come once a month into the inbox: door counters, meters, freight, trips, teamwork, the market; and once, suppliers' figures.

Belongs here: folders, columns and encodings, as the systems that write them have them. Does not: what stands in them, or how a
file is put down (`deliveries.py`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sample_company import footfall, footprint, teamwork
from sample_company.defects.months import SPOILT, spoilt
from sample_company.defects.truth import note
from sample_company.deliveries import deliver_mappings, write_file
from sample_company.plan import Plan, months
from sample_company.world import World, world


@dataclass(frozen=True)
class Monthly:
    """One folder's file of a month. rows: what stands in it, a row a tuple in the order of the columns."""

    folder: str
    columns: Sequence[str]
    rows: Callable[[World, date], Iterable[Sequence[object]]]
    encoding: str = "utf-8"


MONTHLY = (
    Monthly("traffic", ("门店", "门号", "时段开始", "进店人数", "出店人数"), footfall.traffic, "gb18030"),
    Monthly("indicators", ("indicator", "region", "month", "kind", "name", "value", "unit", "event"), footfall.indicators),
    Monthly("energy", ("表计", "起始日", "截止日", "能源", "地点", "用量", "单位", "绿电", "估读"), footprint.energy, "gb18030"),
    Monthly("freight", ("运段号", "运单号", "订单号", "运输方式", "车船类型", "起点", "终点", "公里", "公斤", "承运商", "发运日", "我方付费"), footprint.freight),
    Monthly("trips", ("trip", "leg", "employee", "unit", "date", "mode", "from", "to", "class", "km", "travellers", "nights", "amount", "currency"), footprint.trips),
    Monthly("contributions", ("编号", "工号", "类型", "受益单元", "日期", "小时"), teamwork.contributions),
    Monthly("requests", ("编号", "发起单元", "对方单元", "类型", "状态", "工号", "商品", "发起时间", "回应时间", "完成时间"), teamwork.requests),
)  # fmt: skip
PCF_COLUMNS = (
    "物料",
    "供应商",
    "生效日",
    "失效日",
    "碳足迹kg",
    "单位",
    "边界",
    "标准",
    "初级数据占比",
    "第三方核证",
)
FOLDERS = (*(monthly.folder for monthly in MONTHLY), "supplier_pcf")


def deliver_months(plan: Plan, inbox: Path, upto: date, truth: Path | None = None) -> None:
    """Every file of the months that are over by `upto`, where it does not lie there yet, and the suppliers' figures.

    truth: where it is written down what is wrong in them; None: nothing is.
    """
    deliver_mappings(inbox, FOLDERS)
    found = world(plan)
    pcf = inbox / "supplier_pcf" / "pcf.csv"
    if not pcf.exists():
        write_file(pcf, PCF_COLUMNS, footprint.supplier_footprints(found), "utf-8")
    for monthly in MONTHLY:
        for month in months(plan.first_day, upto):
            file = inbox / monthly.folder / f"{monthly.folder}_{month:%Y-%m}.csv"
            if not file.exists():
                rows = [tuple(map(str, row)) for row in monthly.rows(found, month)]
                if truth and monthly.folder in SPOILT:
                    rows, planted = spoilt(plan, monthly.folder, month, file.name, rows)
                    note(truth, planted)
                write_file(file, monthly.columns, rows, monthly.encoding)
