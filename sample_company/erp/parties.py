"""The business customers in Tryton: parties with an address, a language, a currency and a price list.

Belongs here: values of their records. Does not: who they are (`customers.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from trytond.model import fields
from trytond.pool import Pool

from sample_company import prices
from sample_company.erp.records import create
from sample_company.world import World


def write_customers(
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
            for id in create("party.party", rows[start : start + 500])
        ]
    kept = list(zip(ids, world.customers, strict=True))
    create(
        "party.party.lang",
        [{"party": id, "lang": languages["zh_CN" if c.country == "CN" else "en"]} for id, c in kept],
    )
    create(
        "party.party.customer_currency",
        [{"party": id, "customer_currency": currencies[c.currency]} for id, c in kept],
    )
    create(
        "party.party.sale_price_list",
        [
            {"party": id, "company": company, "sale_price_list": lists[prices.list_code(c.tier, None)]}
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
