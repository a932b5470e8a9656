"""The public panels that forecasts are measured on, read in place.

Belongs here: from a file to a panel with its declaration. Does not: models, measures.
"""

from datetime import date
from pathlib import Path

import duckdb

from ml.forecasting.panel import Panel, make_panel
from ml.forecasting.spec import PanelSpec

ROSSMANN = Path(__file__).resolve().parents[2] / "shared/data/store_sales_rossmann/store_days.parquet"
STORES = PanelSpec(
    ("Store",),
    "Date",
    "Sales",
    known_ahead=("Promo", "SchoolHoliday", "StateHoliday"),
    observed_only=("Customers",),
    static=("StoreType", "Assortment"),
    holiday_country="DE",
)


def rossmann(before: date = date.max) -> Panel:
    """557 stores' days, those before a day only. Raises FileNotFoundError where the data is absent."""
    if not ROSSMANN.exists():
        raise FileNotFoundError(f"{ROSSMANN}: the public panel is not on this machine")
    rows = duckdb.execute("from read_parquet(?) where Date < ?", [str(ROSSMANN), before]).df()
    return make_panel(rows, STORES)
