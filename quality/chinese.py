"""What the checkers say, in Chinese: for the reasons why a group is held, for Data health and the pages on what strayed.

Belongs here: the words they use. Does not: what a database says of itself, which stays as it is, and the words of the screens and pages.
"""

import re

from quality.verdict import STATISTICS

_CHECKS = {
    r"^newest day$": "最新日期",
    r"^no day to come$": "没有未来日期",
    r"^days seen are there$": "已发布的日期仍在",
    r"^rows$": "行数",
    r"^asked$": "能否查询",
    r"^(\w+), (\d+) days$": r"\1（\2 天）",
    r"^(\w+) restated of a part$": r"\1 历史数据改动（局部）",
    r"^(\w+) restated$": r"\1 历史数据改动",
    r"^(\w+) as seen in each part$": r"\1 上周数据与已发布一致（局部）",
    r"^(\w+) as seen$": r"\1 上周数据与已发布一致",
    r"^(\w+) there$": r"\1 各类齐全",
    r"^(\w+) moves$": r"\1 逐日有变",
}
_TEXTS = {
    r"(\d+) failing rows?": r"\1 行不合格",
    "no failing row": "没有不合格的行",
    "some rows, as people see now": "有行（目前所见即有）",
    r"\b0 rows": "0 行",
    r"(\d+ %) of what is expected": r"预期的 \1",
    r" ?\((\d+) stray\)": r"（共 \1 处偏离）",
    "as on other such days": "与其他同类日子相近",
    r"(-?[\d.e+]+(?: %)?) to (-?[\d.e+]+(?: %)?)": r"\1 至 \2",
    r"(-?[\d.e+]+(?: %)?) or more": r"不少于 \1",
    "^built$": "已构建",
    r"^0 \(source - mart - quarantined - duplicates - deleted\)$": "0（来源 − 集市表 − 隔离 − 重复 − 已删）",
    r"(\d+) days of history, (\d+) are needed to know what to expect": r"历史 \1 天，需 \2 天才能判断",
    r"^`zhongtai reconcile` shows the figures; (`.+`) lands the source anew\.$": r"`zhongtai reconcile` 列出数字；\1 重新接入该来源。",
    r"^Look at the rows in ops\.verdict; mend the source or the model, then (`.+`)\.$": r"查看 ops.verdict 中的行，修正来源或模型，再运行 \1。",
    r"^Mend the model, or the source it reads; then (`.+`)\.$": r"修正模型或其来源，再运行 \1。",
    r"^Look whether the sources of (\S+) landed and what its model leaves out, then (`.+?`)\. Is it right all the same: (`.+`)\.$": (
        r"确认 \1 的来源已接入、模型未多删，再运行 \2。若数据无误：\3。"
    ),
    r"Look at those rows of the mart and at their source\. Is it right all the same: (`.+`); is it always so: (\S+) in (.+)\.$": (
        r"查看集市表的这些行及其来源。若数据无误：\1；若一向如此，请修改 \3 中的 \2。"
    ),
}


def check(name: str) -> str:
    """A check's name; one of statistics is said in words, others are names of dbt's or our own."""
    if not name.startswith(STATISTICS):
        return name
    return f"统计“{figure(name.removeprefix(STATISTICS))}”"


def figure(name: str) -> str:
    """A check of statistics without its prefix."""
    return _said(name, _CHECKS)


def text(said: str) -> str:
    """What was observed or expected, or the cure; words that are not known stay."""
    return _said(said, _TEXTS)


def _said(said: str, words: dict[str, str]) -> str:
    for english, chinese in words.items():
        said = re.sub(english, chinese, said)
    return said
