"""The company's master data in Tryton: company, units, stores, products, customers, price lists, currencies.

Belongs here: one function a kind of record, all in one transaction. Does not: orders, or what the data is (`world.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from trytond.model import fields
from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company import catalogue, prices, units
from sample_company.customers import COUNTRIES
from sample_company.plan import Plan
from sample_company.world import World


def write_master_data(world: World) -> None:
    """Everything but orders. Needs a transaction of Tryton's root user in a database without a company."""
    currencies = _currencies(world.plan)
    countries = _create(
        "country.country",
        [{"code": a, "code3": b, "code_numeric": c, "name": d} for a, b, c, d, _ in COUNTRIES],
    )
    country_ids = dict(zip((row[0] for row in COUNTRIES), countries, strict=True))
    company = _company(currencies["CNY"], country_ids["CN"])
    with Transaction().set_context(company=company):
        _settings(company)
        _units(company)
        _stores(world)
        groups = _groups()
        _products(world, groups)
        lists = _price_lists(company, groups, world.plan)
        _customers(company, world, country_ids, currencies, lists)


def write_rates(plan: Plan, after, upto) -> None:
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
        _create("currency.currency.rate", rows)


def _create(model: str, values: list[dict]) -> list[int]:
    return [int(record) for record in Pool().get(model).create(values)]


def _currencies(plan: Plan) -> dict[str, int]:
    rows = [
        {"code": c, "name": n, "symbol": s, "numeric_code": k, "rounding": Decimal("0.01"), "digits": 2}
        for c, n, s, k in prices.CURRENCIES
    ]
    ids = dict(zip((row["code"] for row in rows), _create("currency.currency", rows), strict=True))
    _create(
        "currency.currency.rate",
        [{"currency": ids["CNY"], "date": prices.first_monday(plan), "rate": Decimal(1)}],
    )
    return ids


def _company(currency: int, country: int) -> int:
    address = {"city": "上海", "country": country, "street_unstructured": "张江路 1 号"}
    (party,) = _create(
        "party.party", [{"name": units.UNITS[0][1], "code": units.ROOT, "addresses": [("create", [address])]}]
    )
    (company,) = _create(
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
    """Orders are invoiced and shipped by hand, so that processing one needs no chart of accounts and no stock."""
    pool = Pool()
    configuration = pool.get("sale.configuration")(1)
    configuration.sale_invoice_method = "manual"
    configuration.sale_shipment_method = "manual"
    configuration.save()
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
        (ids[code],) = _create("analytic_account.account", [row])


def _stores(world: World) -> None:
    """A store is a warehouse with one room for everything; Tryton itself puts the room under its warehouse."""
    rooms = _create(
        "stock.location", [{"name": f"{s.name} 库房 Room", "type": "storage"} for s in world.stores]
    )
    _create("stock.location", [
        {
            "code": store.code, "name": store.name, "type": "warehouse",
            "input_location": room, "output_location": room, "storage_location": room,
        }
        for store, room in zip(world.stores, rooms, strict=True)
    ])  # fmt: skip


def _groups() -> dict[str, int]:
    rows = [{"code": group[0], "name": group[1]} for group in catalogue.GROUPS]
    return dict(zip((row["code"] for row in rows), _create("product.category", rows), strict=True))


def _products(world: World, groups: dict[str, int]) -> None:
    pool = Pool()
    ids = {u.symbol: u.id for u in pool.get("product.uom").search([("symbol", "in", ["u", "kg"])])}
    _create("product.template", [
        {
            "name": p.name, "code": p.code, "type": "goods", "default_uom": ids[p.unit], "sale_uom": ids[p.unit],
            "salable": True, "list_price": p.list_price, "categories": [("add", [groups[p.group]])],
            "products": [("create", [{"cost_price": p.cost_price}])],
        }
        for p in world.products
    ])  # fmt: skip


def _price_lists(company: int, groups: dict[str, int], plan: Plan) -> dict[str, int]:
    """A list a tier, and a list a tier and promotion; the formula is the factor the generator uses."""
    rows, codes = [], []
    promotions = [
        p for year in range(plan.first_day.year, plan.today.year + 3) for p in prices.promotions_of(year)
    ]
    for tier, factor in prices.TIER_FACTORS.items():
        ordinary = {"formula": f"list_price * {factor}", "sequence": 99}
        codes.append(prices.tier_list(tier))
        rows.append({"name": f"{tier} 级客户 Tier {tier}", "lines": [("create", [ordinary])]})
        for promotion in promotions:
            lines = [
                {"category": groups[g], "formula": f"list_price * {factor * promotion.factor}", "sequence": n}
                for n, g in enumerate(promotion.groups)
            ]
            codes.append(prices.promotion_list(promotion, tier))
            rows.append({"name": f"{promotion.name} {tier}", "lines": [("create", [*lines, ordinary])]})
    created = _create(
        "product.price_list", [row | {"company": company, "price": "list_price"} for row in rows]
    )
    return dict(zip(codes, created, strict=True))


def _customers(
    company: int, world: World, countries: dict[str, int], currencies: dict[str, int], lists: dict[str, int]
) -> None:
    """Parties with an address each; their language, price list and currency as the value records Tryton keeps."""
    Lang = Pool().get("ir.lang")
    languages = {lang.code: lang.id for lang in Lang.search([("code", "in", ["zh_CN", "en"])])}
    rows = [
        {
            "code": c.code, "name": c.name,
            "addresses": [("create", [{"city": c.city, "country": countries[c.country], "invoice": True, "delivery": True}])],
        }
        for c in world.customers
    ]  # fmt: skip
    with _no_default_values("party.party"):
        ids = [
            id
            for start in range(0, len(rows), 500)
            for id in _create("party.party", rows[start : start + 500])
        ]
    kept = list(zip(ids, world.customers, strict=True))
    _create(
        "party.party.lang",
        [{"party": id, "lang": languages["zh_CN" if c.country == "CN" else "en"]} for id, c in kept],
    )
    _create(
        "party.party.customer_currency",
        [{"party": id, "customer_currency": currencies[c.currency]} for id, c in kept],
    )
    _create(
        "party.party.sale_price_list",
        [
            {"party": id, "company": company, "sale_price_list": lists[prices.tier_list(c.tier)]}
            for id, c in kept
        ],
    )


@contextmanager
def _no_default_values(model: str) -> Iterator[None]:
    """While open, `create` writes no value records that only repeat a default: eight a party, three times the work."""
    Model = Pool().get(model)
    original = Model.default_get

    def default_get(names: list[str], **options: object) -> dict:
        return original(
            [name for name in names if not isinstance(Model._fields[name], fields.MultiValue)], **options
        )

    Model.default_get = default_get
    try:
        yield
    finally:
        del Model.default_get
