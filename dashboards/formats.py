"""Names, number formats and colours that all screens share: one colour and one format a meaning.

Belongs here: how a metric is called and written in Superset. Does not: which metrics there are (`assets/datasets/`).
"""

from dashboards.grammar import Dataset, Metric
from dashboards.wording import COMPACT

# One colour a meaning (Okabe and Ito's palette, told apart by colour-blind readers too).
SALES, TARGET = "#0072B2", "#E69F00"
ALARM = "#D55E00"  # what waits for a person
COLOUR_SCHEME = "zhongtai"  # the same palette, registered in services/superset/superset_config.py
COLOURS = {"sales": SALES, "order_sales": SALES, "net_sales": SALES, "target": TARGET, "open_tickets": TARGET}
MONTH, DAY = "%Y-%m", "%m-%d"
EXACT, COMPACT_FORMAT, COUNT, SHARE, HOURS = "$,.2f", ",.0f", ",d", ".1%", ",.1f"
AMOUNT = ",.2f"  # in the currency that stands beside it
FORMATS = {"money": EXACT, "amount": AMOUNT, "share": SHARE, "hours": HOURS, "minutes": HOURS}


def metric_name(name: str, language: str, *, compact: bool = False) -> str:
    """The saved metric's name in Superset; each language has its own, because a metric has one label."""
    return f"{name}_{'compact_' if compact else ''}{language}"


def metric_variants(metric: Metric, language: str) -> list[tuple[str, str, str]]:
    """(name, SQL, d3 format) of each saved metric made of one definition."""
    if metric.kind == "share":  # in a crowded grid the sign is left to the title
        return [
            (metric_name(metric.name, language), metric.expression, SHARE),
            (
                metric_name(metric.name, language, compact=True),
                f"100 * ({metric.expression})",
                COMPACT_FORMAT,
            ),
        ]
    if metric.kind != "money":
        number_format = "" if metric.kind in ("date", "moment") else FORMATS.get(metric.kind, COUNT)
        return [(metric_name(metric.name, language), metric.expression, number_format)]
    small = f"({metric.expression}) / {COMPACT[language]}"
    return [
        (metric_name(metric.name, language), metric.expression, EXACT),
        (metric_name(metric.name, language, compact=True), small, COMPACT_FORMAT),
    ]


def colours(dataset: Dataset, language: str) -> dict[str, str]:
    """Series label → colour, for the dashboard's metadata."""
    return {m.label[language]: COLOURS[m.name] for m in dataset.metrics.values() if m.name in COLOURS}
