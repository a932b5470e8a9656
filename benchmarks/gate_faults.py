"""What goes wrong in landed tables: one statement or two a fault, with the day, a store, a unit and a product group to befall.

Belongs here: kinds of faults as they happen between systems, in SQL over `raw_inbox`. Does not: which day and company gets which.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template

import duckdb

_DAY = "ticket_number like '$key-%'"
_SOLD = "cast(timezone('Asia/Shanghai', sold_at) as date)"


@dataclass(frozen=True)
class Fault:
    """One kind. said: what happened, in a person's words. statements: $day, $key (YYYYMMDD), $store, $unit, $group."""

    kind: str
    said: str
    statements: tuple[str, ...]

    @property
    def tables(self) -> set[str]:
        """Those of `raw_inbox` that its statements name, which are more than it changes."""
        return set(re.findall(r"raw_inbox\.(\w+)", " ".join(self.statements)))

    def befall(self, con: duckdb.DuckDBPyConnection, day: date, place: dict[str, str]) -> int:
        """Do it; returns how many rows it touched. Raises RuntimeError where it touched none: then it is no fault."""
        yesterday = day - timedelta(1)
        words = {"day": str(day), "key": f"{day:%Y%m%d}", "yesterday": f"{yesterday:%Y%m%d}", **place}
        touched = 0
        for statement in self.statements:
            (rows,) = con.execute(Template(statement).substitute(words)).fetchone() or (0,)
            touched += rows
        if not touched:
            raise RuntimeError(f"{self.kind} on {day} touched no row: {place}")
        return touched


def _copied(table: str, columns: str, where: str) -> str:
    """Insert rows again, some columns otherwise."""
    return f"insert into raw_inbox.{table} by name select * replace ({columns}) from raw_inbox.{table} where {where}"


def _till_days(where: str) -> tuple[str, ...]:
    return tuple(f"delete from raw_inbox.{table} where {where}" for table in ("pos_sale_line", "pos_sale"))


_LINES = "update raw_inbox.pos_sale_line set "
_GROUP = "product_code in (select product_code from raw_inbox.product where product_group_code = '$group')"
_UNIT = "store_code in (select store_code from raw_inbox.store where unit_code = '$unit')"
_AGE = "date_diff('day', strptime(left(ticket_number, 8), '%Y%m%d'), date '$day')"
_ORDER_DAYS = (
    "order_number in (select order_number from raw_inbox.sales_order where order_date > date '$day' - {days})"
)

FAULTS = (
    Fault("half a day of tills", "a file broke off, half of the tickets are there", _till_days(f"{_DAY} and hash(ticket_number || store_code) % 2 = 0")),
    Fault("a day twice", "the same tickets came again under other numbers", (
        _copied("pos_sale", "ticket_number || 'B' as ticket_number, _row_key || 'B' as _row_key", _DAY),
        _copied("pos_sale_line", "ticket_number || 'B' as ticket_number, _row_key || 'B' as _row_key", _DAY))),
    Fault("a store is silent", "no ticket of one store for a week", _till_days(f"{_AGE} between 0 and 6 and store_code = '$store'")),
    Fault("a unit is silent", "no ticket of one unit's stores", _till_days(f"{_DAY} and {_UNIT}")),
    Fault("yuan as fen", "unit prices and amounts a hundredfold", (f"{_LINES} unit_price = unit_price * 100, amount = amount * 100, discount_amount = discount_amount * 100 where {_DAY}",)),
    Fault("fen as yuan", "unit prices and amounts a hundredth", (f"{_LINES} unit_price = unit_price / 100, amount = amount / 100, discount_amount = discount_amount / 100 where {_DAY}",)),
    Fault("kilograms as grams", "quantities of weighed goods a thousandfold", (f"{_LINES} quantity = quantity * 1000, unit_price = unit_price / 1000 where {_DAY} and product_code in (select product_code from raw_inbox.product where unit_of_measure = 'kg')",)),
    Fault("another currency", "yuan written as dollars", (f"{_LINES} currency = 'USD' where {_DAY}", f"update raw_inbox.pos_sale set currency = 'USD' where {_DAY}")),
    Fault("a time zone moved", "local time taken for UTC", (f"update raw_inbox.pos_sale set sold_at = sold_at + interval 8 hours where {_DAY}",)),
    Fault("a category is gone", "no line of one product group", (f"delete from raw_inbox.pos_sale_line where {_DAY} and {_GROUP}",)),
    Fault("frozen since yesterday", "yesterday's lines under today's date", (
        f"delete from raw_inbox.pos_sale_line where {_DAY}", f"delete from raw_inbox.pos_sale where {_DAY}",
        _copied("pos_sale", "replace(ticket_number, '$yesterday', '$key') as ticket_number, replace(_row_key, '$yesterday', '$key') as _row_key, sold_at + interval 1 day as sold_at", "ticket_number like '$yesterday-%'"),
        _copied("pos_sale_line", "replace(ticket_number, '$yesterday', '$key') as ticket_number, replace(_row_key, '$yesterday', '$key') as _row_key", "ticket_number like '$yesterday-%'"))),
    Fault("members lost", "no ticket has a member's number", (f"update raw_inbox.pos_sale set member_number = null where {_DAY}",)),
    Fault("test data leaked", "a training till's thousand lines of a cent in one store", (
        "insert into raw_inbox.pos_sale by name select * exclude (i) replace ('$key-T' || i as ticket_number, _row_key || 'T' || i as _row_key) from"
        f" (from raw_inbox.pos_sale where {_DAY} and store_code = '$store' limit 1), range(1000) t(i)",
        "insert into raw_inbox.pos_sale_line by name select * exclude (i) replace ('$key-T' || i as ticket_number, _row_key || 'T' || i as _row_key, 0.01 as unit_price, 0.01 as amount, 1 as quantity) from"
        f" (from raw_inbox.pos_sale_line where {_DAY} and store_code = '$store' limit 1), range(1000) t(i)")),
    Fault("products half loaded", "half of the list of products", ("delete from raw_inbox.product where hash(product_code) % 2 = 0",)),
    Fault("products without groups", "the groups of all products are empty", ("update raw_inbox.product set product_group_code = null, product_group_name = null",)),
    Fault("a join that multiplies", "each product twice, under two keys", (_copied("product", "lower(product_code) as product_code, lower(_row_key) as _row_key", "true"),)),
    Fault("deleted customers back", "customers deleted long ago are in the list again", ("insert into raw_inbox.party by name select * replace ('D' || party_code as party_code, 'D' || _row_key as _row_key) from raw_inbox.party where hash(party_code) % 5 < 2",)),
    Fault("customers half loaded", "half of the list of customers", ("delete from raw_inbox.party where hash(party_code) % 2 = 0",)),
    Fault("drift over weeks", "amounts creep up by 2 % a day for four weeks, as of a scale that was never set back", (f"{_LINES} amount = amount * (1 + 0.02 * (28 - {_AGE})) where {_AGE} between 0 and 27",)),
    Fault("returns counted as sales", "goods brought back without their sign", (f"{_LINES} quantity = abs(quantity), amount = abs(amount) where {_AGE} between 0 and 6 and quantity < 0",)),
    Fault("a clock ahead", "one store's tickets three days in the future", (f"update raw_inbox.pos_sale set sold_at = sold_at + interval 3 days where {_DAY} and store_code = '$store'",)),
    Fault("nothing came for three days", "no till file since", _till_days(f"{_AGE} <= 2")),
    Fault("last month restated", "a unit's amounts of the last month doubled", (f"{_LINES} amount = amount * 2 where {_AGE} between 1 and 30 and {_UNIT}",)),
    Fault("last month lost", "a unit's tickets of the last month are gone", _till_days(f"{_AGE} between 1 and 30 and {_UNIT}")),
    Fault("stores moved to another unit", "all stores of a unit stand under the head office", ("update raw_inbox.store set unit_code = 'GROUP' where unit_code = '$unit'",)),
    Fault("rates upside down", "yuan for a dollar instead of dollars for a yuan", ("update raw_inbox.exchange_rate set units_per_base = 1 / units_per_base",)),
    Fault("a week of orders twice", "the same orders under other numbers", (
        _copied("sales_order_line", "order_number || 'B' as order_number, _row_key || 'B' as _row_key", _ORDER_DAYS.format(days=7)),
        _copied("sales_order", "order_number || 'B' as order_number, _row_key || 'B' as _row_key", "order_date > date '$day' - 7"))),
    Fault("order prices in cents", "unit prices of a week's orders a hundredfold", (f"update raw_inbox.sales_order_line set unit_price = unit_price * 100 where {_ORDER_DAYS.format(days=7)}",)),
    Fault("a column sorted by itself", "the day's amounts stand beside other lines, their sum is right", (
        "update raw_inbox.pos_sale_line as line set amount = other.amount from (select _row_key as key, lead(amount, 1, amount) over (order by hash(_row_key)) as amount"
        f" from raw_inbox.pos_sale_line where {_DAY}) as other where line._row_key = other.key",)),
    Fault("door counts in another order", "the counters' rows of the newest month were sorted by themselves", (
        "update raw_inbox.store_traffic as door set visitors_in = other.visitors_in from (select _row_key as key, lead(visitors_in, 1, visitors_in) over"
        " (order by hash(_row_key)) as visitors_in from raw_inbox.store_traffic where date_trunc('month', counted_from) = (select max(date_trunc('month', counted_from)) from raw_inbox.store_traffic))"
        " as other where door._row_key = other.key",)),
    Fault("orders without customers", "a week's orders name no customer", ("update raw_inbox.sales_order set party_code = null where order_date > date '$day' - 7",)),
    Fault("old orders lost", "orders of the last month are gone", (
        f"delete from raw_inbox.sales_order_line where {_ORDER_DAYS.format(days=30)}",
        "delete from raw_inbox.sales_order where order_date > date '$day' - 30")),
)  # fmt: skip
