"""What the checkers say, in Chinese: for the reasons why a group is held and for the pages on what strayed.

Belongs here: the words they use. Does not: what a database says of itself, which stays as it is, and the words of the screens and pages.
"""

import re

_PREFIX = "statistics: "
_CHECKS = {
    r"^newest day$": "最新日期",
    r"^no day to come$": "没有未来日期",
    r"^days seen are there$": "已发布的日期仍在",
    r"^rows$": "行数",
    r"^asked$": "能否查询",
    r"^(\w+), (\d+) days$": r"\1（\2 天）",
    r"^(\w+) restated of a part$": r"\1 历史数据改动（局部）",
    r"^(\w+) restated$": r"\1 历史数据改动",
    r"^(\w+) still there in each part$": r"\1 上周数据未减少（局部）",
    r"^(\w+) still there$": r"\1 上周数据未减少",
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
    r"Look at those rows of the mart and at their source\. Is it right all the same: (`.+`); is it always so: (\S+) in (.+)\.$": (
        r"查看集市表的这些行及其来源。若数据无误：\1；若一向如此，请修改 \3 中的 \2。"
    ),
}


def check(name: str) -> str:
    """A check's name; one of statistics is said in words, others are names of dbt's or our own."""
    if not name.startswith(_PREFIX):
        return name
    return f"统计“{figure(name.removeprefix(_PREFIX))}”"


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
