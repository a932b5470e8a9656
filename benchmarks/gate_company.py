"""The sample company's landed tables as they stood at the end of a day, without the systems they come from: seconds a company.

Belongs here: the rows of orders, tills, door counters and master data in the form of `raw_inbox`. Does not: what goes wrong in
them (gate_faults.py). They are what clean files of the same company land as; the defects that landing repairs are not in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import duckdb
import pyarrow as pa

from sample_company.catalogue import GROUPS
from sample_company.footfall import traffic
from sample_company.orders import orders_on
from sample_company.plan import Plan, days, months
from sample_company.prices import rates
from sample_company.tills import day_of_tills
from sample_company.units import UNITS
from sample_company.world import world

MONTHLY_AFTER = timedelta(3)  # so long after its end a month's file of the counters comes
_LANDED = "'bench' as _source, '0' as _file_sha256, 'f' as _file_name, 0 as _row_number, 'l' as _load_id, now() as _loaded_at"
# {entity: (its columns, SQL of a row's key)}
_COLUMNS = {
    "sales_unit": (("unit_code", "unit_name", "parent_unit_code"), "unit_code"),
    "store": (("store_code", "store_name", "unit_code", "city", "opened_on"), "store_code"),
    "product": (
        ("product_code", "product_name", "product_group_code", "product_group_name", "unit_of_measure"),
        "product_code",
    ),
    "party": (("party_code", "is_company", "city", "country_code"), "party_code"),
    "exchange_rate": (
        ("currency", "base_currency", "valid_from", "units_per_base"),
        "currency || ':' || base_currency || ':' || valid_from",
    ),
    "sales_order": (("order_number", "party_code", "order_date", "currency", "status"), "order_number"),
    "sales_order_line": (
        ("order_number", "line_number", "product_code", "unit_code", "quantity", "unit_price"),
        "order_number || ':' || line_number",
    ),
    "pos_sale": (
        ("store_code", "ticket_number", "register_code", "sold_at", "member_number", "currency"),
        "store_code || ':' || ticket_number",
    ),
    "pos_sale_line": (
        ("store_code", "ticket_number", "line_number", "product_code", "quantity", "unit_price", "discount_amount", "amount", "currency"),
        "store_code || ':' || ticket_number || ':' || line_number",
    ),
    "store_traffic": (
        ("store_code", "door_code", "counted_from", "visitors_in", "visitors_out"),
        "store_code || ':' || door_code || ':' || counted_from",
    ),
}  # fmt: skip

TABLES = tuple(_COLUMNS)


@dataclass(frozen=True)
class Written:
    """A company: its plan and its tills, which are the same from whichever day one looks back."""

    plan: Plan
    tickets: pa.Table  # as _COLUMNS, with `day`
    lines: pa.Table

    def fill(self, con: duckdb.DuckDBPyConnection, today: date) -> None:
        """Puts into `raw_inbox` what had landed by the end of `today`, and nothing else. con: `use lake`, in a transaction."""
        for entity, rows in {**_master(self.plan, today), **_orders(self.plan, today)}.items():
            _put(con, entity, _table(_COLUMNS[entity][0], rows), "true")
        _put(con, "pos_sale", self.tickets, f"day <= '{today}'")
        _put(con, "pos_sale_line", self.lines, f"day <= '{today}'")


def write(plan: Plan) -> Written:
    """All tills from the plan's first day to its today."""
    tickets, lines = {}, []
    for day in days(plan.first_day, plan.today):
        for row in day_of_tills(world(plan), day)[0]:
            store, ticket, register, sold_at, member, line, product, _, quantity, price, discount, amount = (
                row
            )
            tickets[store, ticket] = (
                str(day), store, ticket, register, f"{sold_at}+08:00", member or None, "CNY",
            )  # fmt: skip
            lines.append((str(day), store, ticket, line, product, quantity, price, discount, amount, "CNY"))
    return Written(
        plan,
        _table(("day", *_COLUMNS["pos_sale"][0]), tickets.values()),
        _table(("day", *_COLUMNS["pos_sale_line"][0]), lines),
    )


def _master(plan: Plan, today: date) -> dict[str, list[tuple]]:
    named = {code: name for code, name, *_ in GROUPS}
    here = world(plan)
    return {
        "sales_unit": list(UNITS),
        "store": [
            (s.code, s.name, s.unit, s.city, str(s.opened_on)) for s in here.stores if s.opened_on <= today
        ],
        "product": [(p.code, p.name, p.group, named[p.group], p.unit) for p in here.products],
        "party": [(c.code, "true", c.city, c.country) for c in here.customers],
        "exchange_rate": [
            (currency, "CNY", str(since), str(rate))
            for currency in ("USD", "EUR")
            for since, rate in rates(plan, currency, today)
        ],
        "store_traffic": [
            row for month in months(plan.first_day, today - MONTHLY_AFTER) for row in _counted(plan, month)
        ],
    }


@cache
def _counted(plan: Plan, month: date) -> list[tuple]:
    return [
        (store, door, f"{since}+08:00", str(came), str(left))
        for store, door, since, came, left in traffic(world(plan), month)
    ]


def _orders(plan: Plan, today: date) -> dict[str, list[tuple]]:
    orders, lines = [], []
    for day in days(plan.first_day, today):
        for order in orders_on(world(plan), day, today):
            orders.append(
                (order.reference, order.customer.code, str(day), order.customer.currency, order.state)
            )
            lines += [
                (order.reference, str(number), line.product.code if line.product else None, order.unit, str(line.quantity), str(line.unit_price))
                for number, line in enumerate(order.lines, start=1)
                if line.kind == "line"
            ]  # fmt: skip
    return {"sales_order": orders, "sales_order_line": lines}


def _table(columns: Sequence[str], rows: Iterable[Sequence[str | None]]) -> pa.Table:
    """All as text; the lake's columns have the types."""
    return pa.table(
        [pa.array(values, pa.string()) for values in zip(*rows, strict=True)], names=list(columns)
    )


def _put(con: duckdb.DuckDBPyConnection, entity: str, rows: pa.Table, where: str) -> None:
    columns, key = _COLUMNS[entity]
    con.register("_given", rows)
    con.execute(f"delete from raw_inbox.{entity}")
    con.execute(
        f"insert into raw_inbox.{entity} by name select {', '.join(columns)}, {key} as _row_key, {_LANDED} from _given where {where}"
    )
    con.unregister("_given")
