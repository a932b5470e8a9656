"""Days that pass: buying and making through Tryton's ordinary workflow.

Belongs here: orders to suppliers and their receipt, productions from request to finish, and when to start which. Does
not: what leaves the warehouse (`warehouse.py`, `shipping.py`).
"""

from collections import defaultdict
from datetime import date, timedelta

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.erp.books import Books
from sample_company.lots import lots, typical, whole
from sample_company.materials import BATCH, bills, cost_of, supplier_of, suppliers
from sample_company.plan import Plan
from sample_company.weeks import CENTRAL


def levels(rooms: list[int], day: date, *, forecast: bool = False) -> dict[tuple[int, int], float]:
    """Tryton's own levels by (room, product): what is free at the end of a day, or what orders under way will leave.

    What is assigned to a shipment or a production is not free, though it still lies there.
    """
    end = date.max if forecast else day
    with Transaction().set_context(stock_date_end=end, forecast=forecast, stock_assign=not forecast):
        return Pool().get("product.product").products_by_location(rooms, with_childs=False)


def restock(books: Books, plan: Plan, day: date) -> None:
    """Order or start what will run short when all that is under way has come and gone.

    A supplier takes up to three weeks, so what is bought is ordered that much earlier than what is made.
    """
    room = books.rooms[CENTRAL]
    held = levels([room], day, forecast=True)
    made = bills(plan)
    wanted: dict[str, int] = {}
    for code, weekly in sorted(typical(plan).items()):
        if held.get((room, books.products[code][0]), 0) * 100 < weekly * (1 if code in made else 3):
            wanted[code] = lots(plan)[code]
    dice = plan.dice("restock", day)
    produce(books, plan, {code: lot for code, lot in wanted.items() if code in made}, day, dice.randint(1, 3))
    buy(books, plan, {code: lot for code, lot in wanted.items() if code not in made}, day)


def ensure(books: Books, plan: Plan, needed: dict[str, int], day: date) -> None:
    """Have at least `needed` hundredths of each in the central warehouse today, bought or made at once if need be."""
    room, made = books.rooms[CENTRAL], bills(plan)
    held = levels([room], day)

    def missing(need: dict[str, int]) -> dict[str, int]:
        short = {c: q - round(held.get((room, books.products[c][0]), 0) * 100) for c, q in need.items()}
        return {code: whole(quantity, lots(plan)[code]) for code, quantity in short.items() if quantity > 0}

    lacking = missing(needed)
    to_make = {code: lot for code, lot in lacking.items() if code in made}
    used: defaultdict[str, int] = defaultdict(int)
    for code, lot in to_make.items():
        for material, quantity in made[code]:
            used[material] += int(quantity * 100) * (lot // (BATCH * 100))
    to_buy = {code: lot for code, lot in lacking.items() if code not in made} | missing(dict(used))
    if to_buy:
        buy(books, plan, to_buy, day, due=day)
        receive(day)
    if to_make:
        # These first: what waits already would take the materials that were bought for them.
        _start(produce(books, plan, to_make, day, 0))
        _finish(day)


def buy(books: Books, plan: Plan, wanted: dict[str, int], day: date, due: date | None = None) -> None:
    """Order from the suppliers; `due` None: with their usual lead time."""
    orders: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(wanted):
        orders[supplier_of(plan)[code]].append(code)
    lead, costs = {s.code: s.lead_days for s in suppliers(plan)}, cost_of(plan)
    Purchase = Pool().get("purchase.purchase")
    rows = []
    for supplier, codes in orders.items():
        party, address = books.parties[supplier]
        rows.append({
            "company": books.company, "party": party, "invoice_address": address, "warehouse": books.warehouses[CENTRAL],
            "currency": books.yuan, "reference": f"PU-{day:%Y%m%d}-{supplier}", "purchase_date": day,
            "delivery_date": due or day + timedelta(lead[supplier]), "invoice_method": "manual",
            "lines": [("create", [
                {
                    "type": "line", "product": books.products[code][0], "unit": books.products[code][1],
                    "quantity": wanted[code] / 100, "unit_price": costs[code],
                }
                for code in codes
            ])],
        })  # fmt: skip
    if rows:
        purchases = Purchase.create(rows)
        Purchase.quote(purchases)
        Purchase.confirm(purchases)
        Purchase.process(Purchase.browse(purchases))


def receive(day: date) -> None:
    """Take in what suppliers were to deliver by today: a shipment for each purchase."""
    pool = Pool()
    Purchase, Shipment, Move = (
        pool.get("purchase.purchase"),
        pool.get("stock.shipment.in"),
        pool.get("stock.move"),
    )
    # Suppliers' invoices are not kept here, so nothing but this closes what has come.
    came = Purchase.search([("state", "=", "processing"), ("shipment_state", "=", "received")])
    if came:
        Purchase.do(came)
    due = Purchase.search(
        [("state", "=", "processing"), ("shipment_state", "=", "waiting"), ("delivery_date", "<=", day)],
        order=[("id", "ASC")],
    )
    for purchase in due:
        moves = [move.id for move in purchase.moves if move.state == "draft" and not move.shipment]
        if moves:
            shipment = Shipment(
                company=purchase.company,
                supplier=purchase.party,
                warehouse=purchase.warehouse,
                planned_date=day,
            )
            shipment.on_change_supplier()
            shipment.on_change_warehouse()
            shipment.save()
            Move.write(Move.browse(moves), {"shipment": str(shipment)})
            Shipment.receive([Shipment(shipment.id)])
    Purchase.process(Purchase.browse(due))


def produce(books: Books, plan: Plan, wanted: dict[str, int], day: date, days: int) -> list:
    """Plan productions that take `days` once their materials are there; returns them."""
    if not wanted:
        return []
    Production = Pool().get("production")
    Product = Pool().get("product.product")
    rooms, place = books.warehouses[CENTRAL], books.places["production"]
    made = []
    for code in sorted(wanted):
        product = Product(books.products[code][0])
        production = Production(
            company=books.company, warehouse=rooms, location=place, product=product, bom=product.boms[0].bom,
            unit=product.default_uom, quantity=wanted[code] / 100, planned_date=day + timedelta(days),
            planned_start_date=day,
        )  # fmt: skip
        production.explode_bom()
        made.append(production)
    Production.save(made)
    Production.wait(made)
    return made


def advance_productions(day: date) -> None:
    """Start what has its materials, finish what is due; materials that are not there keep a production waiting."""
    Production = Pool().get("production")
    _start(Production.search([("state", "=", "waiting")], order=[("id", "ASC")]))
    _finish(day)


def _start(waiting: list) -> None:
    Production = Pool().get("production")
    if waiting:
        Production.assign_try(waiting)
        assigned = [production for production in Production.browse(waiting) if production.state == "assigned"]
        if assigned:
            Production.run(assigned)


def _finish(day: date) -> None:
    Production = Pool().get("production")
    running = Production.search(
        [("state", "=", "running"), ("planned_date", "<=", day)], order=[("id", "ASC")]
    )
    if running:
        Production.do(running)
