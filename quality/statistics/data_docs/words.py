"""What the pages say, in English and Chinese."""

WORDS: dict[str, tuple[str, str]] = {
    "title": ("What statistics say of the last build", "最近一次构建的统计检查"),
    "intro": (
        "Great Expectations was asked about every watched figure of the marts before they were shown. What strays is told here; whether it holds its group stands in the file of thresholds.",
        "集市表在发布前由 Great Expectations 逐项检查。偏离预期者列于此处；是否暂缓发布由阈值文件决定。",
    ),
    "build": ("Build", "构建批次"),
    "day": ("Business day", "业务日期"),
    "checked": ("Checked", "检查时间"),
    "file": ("Thresholds", "阈值文件"),
    "mart": ("Mart", "集市表"),
    "group": ("Group", "发布组"),
    "state": ("State", "状态"),
    "checks": ("Checks", "检查数"),
    "failed": ("Failed", "未通过"),
    "promoted": ("shown", "已发布"),
    "held": ("held", "暂缓"),
    "forced": ("shown by a person's word", "人工放行"),
    "why": ("Why", "原因"),
    "back": ("All marts", "全部集市表"),
    "other": ("中文", "English"),
    "strayed": ("What strayed", "偏离预期"),
    "nothing": ("Nothing strayed.", "无偏离。"),
    "watched": ("What is watched", "监控的指标"),
    "all": ("All checks", "全部检查"),
    "check": ("Check", "检查"),
    "result": ("Result", "结果"),
    "passed": ("passed", "通过"),
    "holds": ("failed", "未通过"),
    "warns": ("told", "提示"),
    "observed": ("Found", "实际"),
    "expected": ("Expected", "预期"),
    "room": ("Would pass", "允许范围"),
    "of": ("Of", "对象"),
    "date": ("Day", "日期"),
    "whole": ("all rows", "全部"),
    "cure": ("What to do", "处理"),
    "asked": ("Expectation", "期望"),
    "looked": ("Looked at", "检查行数"),
    "legend": (
        "Line: what was found, day by day. Bar: where the judged day was expected. Dot: what was found on it.",
        "折线：每日实际值；竖条：被检查日的允许范围；圆点：当日实际值。",
    ),
    "more": ("The first {n} are listed.", "仅列出前 {n} 行。"),
    "unwatched": ("No mart was asked about.", "没有检查任何集市表。"),
}


def words(language: str) -> dict[str, str]:
    """Every word in `en` or `zh`."""
    return {name: pair[language == "zh"] for name, pair in WORDS.items()}
