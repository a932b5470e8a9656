"""Which defects are planted where, how often, and what the landing must make of each.

Belongs here: the one list that planting goes by and `zhongtai sample defects` shows. Does not: planting. Rates are of the
rows of that place; what falls on days is counted from the last day of the written past, so that a company of no passed days
has only what a file or a record can hold by itself, and nothing that fails a source.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_company.plan import Plan

# repaired: the right value stands in the lake. quarantined: the row waits there for a person. ignored: rightly changes nothing.
FATES = ("repaired", "quarantined", "ignored")
CYCLE = 30  # days after which what falls on days comes again
KINDS = {
    "duplicate_delivery": "重复投递",
    "late_row": "迟到的行",
    "hard_delete": "物理删除",
    "soft_delete": "逻辑删除",
    "clock_skew": "时钟偏差",
    "time_zone": "时区混用",
    "changed_key": "主键变更",
    "orphan_reference": "孤儿引用",
    "encoding": "编码不一",
    "full_width": "全角数字",
    "swapped_date": "日月颠倒",
    "currency_missing": "缺少币种",
    "mixed_unit": "计量单位混用",
    "negative_quantity": "负数量",
    "zero_quantity": "零数量",
    "test_order": "测试单",
    "reentered_order": "取消后重录",
    "changed_past_price": "改动历史价格",
    "duplicate_person": "人员重复",
    "column_added": "新增列",
    "column_renamed": "列改名",
    "column_retyped": "列改类型",
    "truncated_file": "文件截断",
    "source_stopped": "来源停摆三天",
}


@dataclass(frozen=True)
class Place:
    """One kind of defect in one system. what: of whom it befalls how many. share: of those, 0 where it falls on days.
    days: the days of each CYCLE on which it falls, counted from the last day of the written past."""

    kind: str
    system: str
    what: str
    what_zh: str
    fates: tuple[str, ...]
    share: float = 0.0
    days: tuple[int, ...] = ()

    @property
    def rate(self) -> str:
        """How often, as people read it."""
        if self.share:
            return f"1 / {round(1 / self.share)}"
        return f"day {', '.join(map(str, self.days))} / {CYCLE}"

    def befalls(self, dice: Random) -> bool:
        """Whether it befalls this one."""
        return dice.random() < self.share

    def falls_on(self, plan: Plan, day: date) -> bool:
        """Whether it falls on that day; never in the written past."""
        number = (day - plan.today).days
        return number > 0 and number % CYCLE in self.days


PLACES = (
    Place("duplicate_delivery", "tills", "lines stand twice in their file", "行在文件中出现两次", ("ignored",), 1 / 400),
    Place("late_row", "tills", "tickets come up to 45 days late", "小票最多迟到 45 天", ("repaired",), 1 / 200),
    Place("clock_skew", "tills", "tickets of a register whose clock was reset", "收银机时钟被重置的小票", ("quarantined",), 1 / 500),
    Place("time_zone", "tills", "tickets of a register that writes UTC", "以 UTC 记时的小票", ("repaired",), 1 / 300),
    Place("orphan_reference", "tills", "lines name a product nobody knows", "行引用不存在的商品", ("ignored",), 1 / 500),
    Place("encoding", "tills", "files in UTF-8 instead of GB18030", "文件用 UTF-8 而非 GB18030", ("repaired",), 1 / 25),
    Place("full_width", "tills", "lines with full-width digits", "行内有全角数字", ("repaired",), 1 / 300),
    Place("swapped_date", "tills", "tickets with day and month swapped", "小票日月颠倒", ("repaired",), 1 / 300),
    Place("negative_quantity", "tills", "lines whose quantity and amount disagree in sign", "数量与金额符号相反的行", ("quarantined",), 1 / 500),
    Place("zero_quantity", "tills", "lines voided at the till, of nothing", "收银时作废的零数量行", ("ignored",), 1 / 400),
    Place("test_order", "tills", "tickets of a register in training mode", "培训模式的小票", ("ignored",), 1 / 300),
    Place("duplicate_delivery", "till_files", "files come again under another name", "文件换名重复投递", ("ignored",), days=(4, 17)),
    Place("changed_past_price", "till_files", "a past day comes again with other prices", "往日文件以新价格重新投递", ("repaired",), days=(6, 13, 20, 27)),
    Place("column_added", "till_files", "a file has one more column", "文件多出一列", ("ignored",), days=(5,)),
    Place("column_renamed", "till_files", "a file's column has another name, until the next day", "列名不同，次日更正", ("repaired",), days=(8,)),
    Place("column_retyped", "till_files", "a file's numbers come with a unit behind them, until the next day", "数字后带单位，次日更正", ("repaired",), days=(11,)),
    Place("truncated_file", "till_files", "a file breaks off in the middle, until the next day", "文件中途截断，次日补齐", ("repaired",), days=(14,)),
    Place("mixed_unit", "meters", "readings in another unit of energy", "读数用另一能源单位", ("repaired",), 1 / 20),
    Place("currency_missing", "travel", "trips without their currency", "差旅缺币种", ("repaired",), 1 / 15),
    Place("hard_delete", "tryton", "a forgotten quotation is deleted", "被遗忘的报价单被删除", ("repaired",), days=(2, 9, 16, 23)),
    Place("soft_delete", "tryton", "a customer is set inactive", "客户被停用", ("repaired",), days=(3, 15)),
    Place("changed_key", "tryton", "a customer gets another code", "客户编码变更", ("repaired",), days=(4, 19)),
    Place("reentered_order", "tryton", "an order is cancelled and entered again", "订单取消后重录", ("repaired",), days=(1, 6, 11, 16, 21, 26)),
    Place("test_order", "tryton", "somebody tries the system with a draft that is cancelled", "试用系统的草稿，随后取消", ("ignored",), days=(2, 12, 22)),
    Place("late_row", "tryton", "days on which an order is entered up to 45 days late", "当天录入最多迟到 45 天的订单", ("repaired",), 0.6),
    Place("clock_skew", "tryton", "a change is stamped with a clock two hours slow", "改动的时间戳慢两小时", ("repaired",), days=(3, 8, 13, 18, 23, 28)),
    Place("duplicate_person", "django_crm", "contacts entered twice", "联系人重复录入", ("ignored",), days=(1, 5, 10, 15, 20, 25)),
    Place("changed_key", "django_crm", "a contact is deleted and entered again", "联系人删除后重新录入", ("repaired",), days=(2, 7, 17, 27)),
    Place("hard_delete", "django_crm", "an activity is deleted", "一条活动被删除", ("repaired",), days=(1, 4, 9, 14, 19, 24)),
    Place("soft_delete", "django_crm", "a contact is set inactive", "联系人被停用", ("repaired",), days=(3, 13, 23)),
    Place("currency_missing", "django_crm", "a deal has an amount and no currency", "商机有金额而无币种", ("quarantined",), days=(2, 10, 20)),
    Place("clock_skew", "django_crm", "a change is stamped with a clock two hours slow", "改动的时间戳慢两小时", ("repaired",), days=(2, 6, 16, 26)),
    Place("column_added", "django_crm", "a table has one more column", "表多出一列", ("ignored",), days=(12,)),
    Place("column_retyped", "django_crm", "a column is of another type, until the next day", "列类型改变，次日恢复", ("repaired",), days=(25,)),
    Place("source_stopped", "django_crm", "the database shows its readers no row for three days", "数据库三天不给读者看任何行", ("repaired",), days=(18, 19, 20)),
    Place("orphan_reference", "django_helpdesk", "a ticket names an order that there is not", "工单引用不存在的订单", ("ignored",), days=(1, 11, 21)),
    Place("hard_delete", "django_helpdesk", "a follow-up is deleted", "一条跟进被删除", ("repaired",), days=(2, 7, 12, 17, 22)),
    Place("clock_skew", "django_helpdesk", "a ticket is stamped in the future", "工单时间在未来", ("quarantined",), days=(3, 13)),
    Place("column_renamed", "django_helpdesk", "a column has another name, until the next day", "列改名，次日恢复", ("repaired",), days=(28,)),
)  # fmt: skip


_BY_NAME = {(found.kind, found.system): found for found in PLACES}


def place(kind: str, system: str) -> Place:
    """The declared place. Raises KeyError."""
    return _BY_NAME[kind, system]
