"""The company's master data in Tryton: company, units, stores, products, customers, price lists, currencies.

Belongs here: the company itself, its units and money, and the order in which the rest follows (`goods.py`,
`parties.py`). Does not: orders, or what the data is (`world.py`).
"""

from datetime import date
from decimal import Decimal

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company import prices, units
from sample_company.customers import COUNTRIES
from sample_company.erp.accounts import write_accounts, write_goods_category
from sample_company.erp.goods import write_groups, write_price_lists, write_products, write_stores
from sample_company.erp.inputs import (
    settle_warehouses,
    write_bills,
    write_employees,
    write_materials,
    write_suppliers,
)
from sample_company.erp.parties import write_customers
from sample_company.erp.records import create
from sample_company.plan import Plan
from sample_company.world import World


def write_master_data(world: World) -> None:
    """Everything but orders. Needs a transaction of Tryton's root user in a database without a company."""
    currencies = _currencies(world.plan)
    countries = create(
        "country.country",
        [{"code": a, "code3": b, "code_numeric": c, "name": d} for a, b, c, d, _ in COUNTRIES],
    )
    country_ids = dict(zip((row[0] for row in COUNTRIES), countries, strict=True))
    company = _company(currencies["CNY"], country_ids["CN"])
    with Transaction().set_context(company=company):
        _settings(company)
        write_accounts(company, world.plan)
        _units(company)
        settle_warehouses()
        write_stores(world)
        groups = write_groups()
        write_products(world, groups, write_goods_category())
        write_materials(world.plan)
        write_bills(world.plan)
        lists = write_price_lists(company, groups, world.plan)
        write_customers(company, world, country_ids, currencies, lists)
        write_suppliers(world.plan, country_ids["CN"])
        write_employees(company, world.plan)


def write_rates(plan: Plan, after: date | None, upto: date) -> None:
    """The weekly exchange rates from the day after `after` (None: from the beginning) to `upto`."""
    Currency = Pool().get("currency.currency")
    ids = {c.code: c.id for c in Currency.search([("code", "in", ["USD", "EUR"])])}
    rows = [
        {"currency": ids[code], "date": monday, "rate": rate}
        for code in sorted(ids)
        for monday, rate in prices.rates(plan, code, upto)
        if after is None or monday > after
    ]
    if rows:
        create("currency.currency.rate", rows)


def _currencies(plan: Plan) -> dict[str, int]:
    rows = [
        {"code": c, "name": n, "symbol": s, "numeric_code": k, "rounding": Decimal("0.01"), "digits": 2}
        for c, n, s, k in prices.CURRENCIES
    ]
    ids = dict(zip((row["code"] for row in rows), create("currency.currency", rows), strict=True))
    create(
        "currency.currency.rate",
        [{"currency": ids["CNY"], "date": prices.first_monday(plan), "rate": Decimal(1)}],
    )
    return ids


def _company(currency: int, country: int) -> int:
    address = {"city": "上海", "country": country, "street_unstructured": "张江路 1 号"}
    (party,) = create(
        "party.party", [{"name": units.UNITS[0][1], "code": units.ROOT, "addresses": [("create", [address])]}]
    )
    (company,) = create(
        "company.company", [{"party": party, "currency": currency, "timezone": "Asia/Shanghai"}]
    )
    User, Group = Pool().get("res.user"), Pool().get("res.group")
    (admin,) = User.search([("login", "=", "admin")])
    groups = [int(group) for group in Group.search([])]
    held = {int(group) for group in admin.groups}
    User.write(
        [admin],
        {
            "companies": [("add", [company])],
            "company": company,
            "groups": [("add", [g for g in groups if g not in held])],
        },
    )
    return company


def _settings(company: int) -> None:
    """An order is shipped once it is processed and invoiced once it is shipped; suppliers' invoices are not kept."""
    pool = Pool()
    configuration = pool.get("sale.configuration")(1)
    configuration.sale_invoice_method = "fulfillment"
    configuration.sale_shipment_method = "order"
    configuration.save()
    purchasing = pool.get("purchase.configuration")(1)
    purchasing.purchase_invoice_method = "manual"
    purchasing.save()
    Sequence = pool.get("ir.sequence")
    sequence = configuration.get_multivalue("sale_sequence", company=company)
    Sequence.write([sequence], {"prefix": "SO", "padding": 7})
    (warehouse,) = pool.get("stock.location").search([("code", "=", "WH")])
    warehouse.name = "中央仓 Central warehouse"
    warehouse.save()


def _units(company: int) -> None:
    """Sales units are analytic accounts: the root, views for regions, and leaves that carry entries."""
    ids: dict[str, int] = {}
    for code, name, parent in units.UNITS:
        kind = "root" if parent is None else "normal" if code in units.LEAVES else "view"
        row = {"code": code, "name": name, "type": kind, "state": "opened", "company": company}
        if parent:
            row |= {"parent": ids[parent], "root": ids[units.ROOT]}
        (ids[code],) = create("analytic_account.account", [row])
