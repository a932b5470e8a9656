"""The files other systems deliver into the inbox, each folder with the mapping that describes it.

Belongs here: names, encodings and columns of files, as life has them: the till system speaks GB18030, so does the
controller's spreadsheet; the others speak UTF-8. Does not: what stands in them. A file appears whole or not at all.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

from sample_company.plan import Plan
from sample_company.targets import MEMBERSHIPS, targets
from sample_company.tills import day_of_tills, two
from sample_company.world import world

TILL_COLUMNS = (
    "门店编码", "小票号", "收银机号", "销售时间", "会员号", "行号", "商品编码", "商品名称", "数量", "单价", "折扣", "金额",
)  # fmt: skip
TOTAL_COLUMNS = ("门店编码", "营业日期", "小票数", "明细行数", "金额")
STORE_COLUMNS = ("门店编码", "门店名称", "销售单元", "城市", "开业日期", "面积平方米")
TARGET_COLUMNS = ("销售单元", "月份", "目标金额", "币种")
MEMBERSHIP_COLUMNS = ("用户名", "销售单元", "角色", "生效日期", "失效日期")
FOLDERS = ("tills", "stores", "targets", "memberships")


def deliver_mappings(inbox: Path, folders: Iterable[str] = FOLDERS) -> None:
    """Put each delivery's folder and mapping.yaml into the inbox; one that a user changed stays as it is."""
    for name in folders:
        folder = inbox / name
        if not (folder / "mapping.yaml").exists():
            text = files("sample_company").joinpath("mappings", f"{name}.yaml").read_text("utf-8")
            put(folder / "mapping.yaml", text.encode())


def deliver_master_files(plan: Plan, inbox: Path) -> None:
    """Stores, targets and memberships: once, with the company."""
    stores = ((s.code, s.name, s.unit, s.city, s.opened_on, s.area_m2) for s in world(plan).stores)
    write_file(inbox / "stores" / "stores.csv", STORE_COLUMNS, stores, "utf-8")
    rows = ((unit, month, f"{amount:.2f}", "CNY") for unit, month, amount in targets(plan))
    write_file(inbox / "targets" / f"targets_{plan.today:%Y}.csv", TARGET_COLUMNS, rows, "gb18030")
    members = ((*row[:4], row[4] or "") for row in MEMBERSHIPS)
    write_file(inbox / "memberships" / "memberships.csv", MEMBERSHIP_COLUMNS, members, "utf-8")


def deliver_tills(plan: Plan, inbox: Path, day: date) -> list[tuple[str, ...]]:
    """A day's till file and Z-report; returns the lines. Writing it again writes the same bytes."""
    rows, totals = day_of_tills(world(plan), day)
    write_tills(inbox, day, rows, ((t.store, day, t.tickets, t.lines, t.fen) for t in totals))
    return rows


def write_tills(
    inbox: Path,
    day: date,
    rows: Iterable[Sequence[str]],
    totals: Iterable[tuple[str, date, int, int, int]],
    encoding: str = "gb18030",
) -> None:
    """The two files of a day. totals: store, business day, tickets, lines, fen. encoding: of the till file."""
    report = ((*counts, two(fen)) for *counts, fen in totals)
    # The totals first: a till file never lies there without them.
    write_file(inbox / "tills" / f"z_{day}.csv", TOTAL_COLUMNS, report, "gb18030")
    write_file(inbox / "tills" / f"pos_{day}.csv", TILL_COLUMNS, rows, encoding)


def write_file(file: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], encoding: str) -> None:
    """A CSV with a header, as a system on Windows writes it; it appears whole."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    put(file, buffer.getvalue().encode(encoding))


def put(file: Path, content: bytes) -> None:
    """The file with that content; it appears whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # The dot keeps a half-written file out of every mapping's pattern.
    unfinished = file.with_name(f".{file.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(file)
