"""What a backtest says on the terminal: the table of models, and what a person must know of the panel.

Belongs here: words and columns. Does not: arithmetic.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table

COLUMNS = (
    ("wape", "WAPE", "{:.1%}"),
    ("mase", "MASE", "{:.3f}"),
    ("bias", "bias 偏差", "{:+.1%}"),
    ("coverage80", "in 80 % interval 区间命中", "{:.1%}"),
    ("quarter_error_by_series", "total by series 各序列总量误差", "{:.1%}"),
    ("quarter_error_total", "total 总量误差", "{:.1%}"),
)
PARTS_ZH = {
    "usual day": "平常水平",
    "recent level": "近期水平",
    "season": "季节与星期",
    "holidays": "节假日",
    "closed days beside": "相邻停业日",
    "forecast as a whole": "整体预测",
}
MOST = 8  # lines of one kind; accuracy.json has all


def of_models(models: Mapping[str, Mapping[str, Any]]) -> Table:
    """One line a model, the best first; the mean over origins."""
    shown = Table(title="Accuracy, mean over origins | 各起点平均精度")
    shown.add_column("model 模型")
    for _, title, _ in COLUMNS:
        shown.add_column(title, justify="right")
    known = [name for name in models if math.isfinite(models[name]["wape"])]
    for name in sorted(known, key=lambda name: models[name]["wape"]):
        cells = (
            form.format(models[name][key]) if math.isfinite(models[name][key]) else "–"
            for key, _, form in COLUMNS
        )
        shown.add_row(f"[bold]{name}[/]" if name == "champion" else name, *cells)
    if not known:
        shown.caption = "nothing has come yet to hold forecasts against | 尚无实际值可比"
    return shown


def of_parts(found: Any) -> Table:
    """The parts of an `Explained`, in amounts and beside the usual level."""
    whole, usual = sum(found.parts.values()), next(iter(found.parts.values()))
    title = f"{found.of or 'All series 全部序列'}: {found.days} days from {found.origin} | 自 {found.origin} 起 {found.days} 天"
    shown = Table(title=title, caption=f"made by 模型: {', '.join(found.by)}")
    for name, justify in (
        ("part 组成", "left"),
        ("amount 金额", "right"),
        ("beside the usual 相对平常", "right"),
    ):
        shown.add_column(name, justify=justify)  # type: ignore[arg-type]
    for place, (part, amount) in enumerate(found.parts.items()):
        share = f"{amount / usual:+.1%}" if place and usual else ""
        shown.add_row(f"{part} {PARTS_ZH.get(part, '')}".strip(), f"{amount:,.0f}", share)
    shown.add_section()
    shown.add_row(
        "[bold]forecast 预测[/]", f"[bold]{whole:,.0f}[/]", f"{whole / usual - 1:+.1%}" if usual else ""
    )
    return shown


def of_notes(found: Mapping[str, Any]) -> Iterator[str]:
    """Lines about the panel and about models that fell back."""
    by_text: dict[str, list[str]] = {}
    for one in found["told"]:
        by_text.setdefault(one["what"], []).append(one["series"] or "–")
    for one in found["fell_back"]:
        text = f"{one['model']} fell back 已回退: {one['why']}"
        by_text.setdefault(text, []).append(one["series"])
    for text, series in by_text.items():
        names = list(dict.fromkeys(series))
        more = f" … and {len(names) - MOST} more" if len(names) > MOST else ""
        yield f"[yellow]· {text} ({', '.join(names[:MOST])}{more})[/]"
