"""What goes wrong in the ERP on days that pass: each planted through Tryton's own models, and written down.

Belongs here: which record it befalls, how, and what must stand in the lake in the end. Does not: when (`defects/kinds.py`),
orders that are merely entered late (`office.py`).
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.defects.kinds import place
from sample_company.defects.truth import Planted
from sample_company.erp import office
from sample_company.erp.books import RECODED, Books
from sample_company.orders import order
from sample_company.plan import Plan
from sample_company.world import world

SYSTEM = "tryton"
UNDECIDED = ("draft", "quotation")
FORGOTTEN_AFTER = timedelta(10)
TEST = "TEST 测试"


def befall(books: Books, plan: Plan, day: date) -> list[Planted]:
    """Everything that goes wrong on that day. Needs a transaction; nothing where no record is left that it could befall."""
    planted = []
    for kind, happens in MISHAPS.items():
        if place(kind, SYSTEM).falls_on(plan, day):
            rows = happens(books, plan, day, plan.dice("defects", SYSTEM, kind, day))
            planted += [_line(kind, day, table, key, right) for table, key, right in rows]
    return planted


def late(day: date, sale) -> Planted:
    """An order that the office entered late on that day."""
    right = {"reference": sale.reference, "sale_date": str(sale.sale_date)}
    return _line("late_row", day, "sale_sale", sale.id, right)


def _line(kind: str, day: date, table: str, key: int, right: dict[str, str]) -> Planted:
    """A line of the list, with the fate that is declared for that kind."""
    return Planted(kind, SYSTEM, day, table, str(key), place(kind, SYSTEM).fates[0], right)


Rows = list[tuple[str, int, dict[str, str]]]  # (table, id, what must stand there in the end)


def _delete(books: Books, plan: Plan, day: date, dice: Random) -> Rows:
    """The oldest order that nobody decided on is deleted, with its lines."""
    Sale = Pool().get("sale.sale")
    old = [("quotation_date", "<", day - FORGOTTEN_AFTER), ("origin", "=", None)]
    found = Sale.search([("state", "in", UNDECIDED), *old], order=[("id", "ASC")], limit=1)
    rows: Rows = [("sale_sale", sale.id, {}) for sale in found]
    rows += [("sale_line", line.id, {}) for sale in found for line in sale.lines]
    Sale.draft([sale for sale in found if sale.state == "quotation"])
    Sale.delete(found)
    return rows


def _deactivate(books: Books, plan: Plan, day: date, dice: Random) -> Rows:
    """A customer who buys little, without an order that is still open. Orders that come all the same are taken."""
    pool = Pool()
    Party, Sale = pool.get("party.party"), pool.get("sale.sale")
    small = sorted(world(plan).customers, key=lambda customer: (customer.weight, customer.code))[:200]
    for customer in dice.sample(small, len(small)):
        party, _ = books.parties[customer.code]
        is_open = [("party", "=", party), ("state", "not in", ["done", "cancelled"])]
        if Party(party).active and not Sale.search(is_open, count=True):
            Party.write([Party(party)], {"active": False})
            return [("party_party", party, {"active": "false"})]
    return []


def _recode(books: Books, plan: Plan, day: date, dice: Random) -> Rows:
    """A customer who has ordered gets a new code."""
    pool = Pool()
    Party, Sale = pool.get("party.party"), pool.get("sale.sale")
    old = {party: code for code, (party, _) in books.parties.items()}
    ordered = {sale.party.id for sale in Sale.search([("state", "=", "done")], order=[("id", "ASC")])}
    unchanged = [party for party in sorted(ordered) if not Party(party).code.endswith(RECODED)]
    party = dice.choice(unchanged)
    Party.write([Party(party)], {"code": old[party] + RECODED})
    return [("party_party", party, {"code": old[party] + RECODED})]


def _reenter(books: Books, plan: Plan, day: date, dice: Random) -> Rows:
    """A quotation is cancelled and entered again under the same reference, then ordered: it counts once."""
    Sale = Pool().get("sale.sale")
    quoted = [("state", "=", "quotation"), ("quotation_date", "<=", day), ("origin", "=", None)]
    found = Sale.search(quoted, order=[("id", "DESC")], limit=5)
    if not found:
        return []
    old = dice.choice(found)
    (new,) = Sale.copy([old], {"reference": old.reference, "quotation_date": day})
    Sale.cancel([old])
    office.quote([new])
    office.confirm([new], day)
    return [
        ("sale_sale", old.id, {"reference": old.reference, "state": "cancelled"}),
        ("sale_sale", new.id, {"reference": old.reference, "sale_date": str(day)}),
    ]


def _try_out(books: Books, plan: Plan, day: date, dice: Random) -> Rows:
    """Somebody shows a colleague how it is done."""
    sale = office.enter(books, order(world(plan), dice, day, day, TEST, 1))
    Pool().get("sale.sale").cancel([sale])
    return [("sale_sale", sale.id, {"reference": TEST, "state": "cancelled"})]


def _stamp_late(books: Books, plan: Plan, day: date, dice: Random) -> Rows:
    """A finished order's line is described anew, and stamped two hours ago: no model can do that, so a statement does."""
    cursor, text = Transaction().connection.cursor(), f"更正 Corrected {day}"
    cursor.execute(
        "select l.id from sale_line l join sale_sale s on s.id = l.sale where s.state = 'done' and l.type = 'line'"
        " order by s.reference, s.number, l.sequence"
    )
    (line,) = dice.choice(cursor.fetchall())
    cursor.execute(
        "update sale_line set description = %s,"
        " write_date = transaction_timestamp() at time zone 'UTC' - interval '2 hours' where id = %s",
        (text, line),
    )
    return [("sale_line", line, {"description": text})]


MISHAPS: dict[str, Callable[[Books, Plan, date, Random], Rows]] = {
    "hard_delete": _delete,
    "soft_delete": _deactivate,
    "changed_key": _recode,
    "reentered_order": _reenter,
    "test_order": _try_out,
    "clock_skew": _stamp_late,
}
