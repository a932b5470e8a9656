"""Who works for the company and what it works with, in Tryton: sellers, suppliers, materials, bills of materials.

Belongs here: values of their records. Does not: what they are (`staff.py`, `materials.py`).
"""

from trytond.pool import Pool

from sample_company.erp.records import create
from sample_company.materials import BATCH, bills, materials, suppliers
from sample_company.plan import Plan
from sample_company.staff import employees

GROUP = ("MAT", "原材料 Materials")


def write_employees(company: int, plan: Plan) -> None:
    """A party each, because Tryton asks for one: named by the number, for nobody's name is needed."""
    staff = employees(plan)
    parties = create("party.party", [{"code": e.code, "name": e.code, "addresses": None} for e in staff])
    ids = create("company.employee", [
        {"party": party, "company": company, "start_date": e.came_on, "end_date": e.left_on}
        for party, e in zip(parties, staff, strict=True)
    ])  # fmt: skip
    by_code = dict(zip((e.code for e in staff), ids, strict=True))
    Employee = Pool().get("company.employee")
    for leader in {e.leader for e in staff}:
        led = [by_code[e.code] for e in staff if e.leader == leader and e.code != leader]
        Employee.write(Employee.browse(led), {"supervisor": by_code[leader]})


def write_suppliers(plan: Plan, china: int) -> None:
    create("party.party", [
        {"code": s.code, "name": s.name, "addresses": [("create", [{"country": china, "invoice": True}])]}
        for s in suppliers(plan)
    ])  # fmt: skip


def write_materials(plan: Plan) -> None:
    pool = Pool()
    units = {u.symbol: u.id for u in pool.get("product.uom").search([("symbol", "in", ["u", "kg"])])}
    (group,) = create("product.category", [{"code": GROUP[0], "name": GROUP[1]}])
    create("product.template", [
        {
            "name": m.name, "code": m.code, "type": "goods", "default_uom": units[m.unit],
            "purchasable": True, "purchase_uom": units[m.unit], "list_price": m.price, "categories": [("add", [group])],
            "products": [("create", [{"cost_price": m.price}])],
        }
        for m in materials(plan)
    ])  # fmt: skip


def write_bills(plan: Plan) -> None:
    """One bill for each product made in house, for a batch of it."""
    pool = Pool()
    goods = {p.code: (p.id, p.default_uom.id, p.rec_name) for p in pool.get("product.product").search([])}

    def line(code: str, quantity: object) -> dict:
        return {"product": goods[code][0], "unit": goods[code][1], "quantity": float(str(quantity))}

    made = bills(plan)
    ids = create("production.bom", [
        {
            "name": goods[code][2],
            "inputs": [("create", [line(material, quantity) for material, quantity in bill])],
            "outputs": [("create", [line(code, BATCH)])],
        }
        for code, bill in made.items()
    ])  # fmt: skip
    create(
        "product.product-production.bom",
        [{"product": goods[code][0], "bom": bom, "sequence": 1} for code, bom in zip(made, ids, strict=True)],
    )


def settle_warehouses() -> None:
    """The central warehouse keeps all in one room, as the stores do: its zones for what comes and goes stay unused."""
    Location = Pool().get("stock.location")
    (central,) = Location.search([("code", "=", "WH")])
    room = central.storage_location.id
    Location.write([central], {"input_location": room, "output_location": room})
