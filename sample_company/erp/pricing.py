"""Days that pass: new list prices in Tryton.

Belongs here: writing them down as a person would. Does not: which price changes when (`repricing.py`).
"""

from datetime import date

from trytond.pool import Pool

from sample_company.erp.books import Books
from sample_company.plan import Plan
from sample_company.repricing import changes_on, list_prices


def change_prices(books: Books, plan: Plan, day: date) -> None:
    """Give the products of the day their new price, before anything is sold."""
    pool = Pool()
    Product, Template = pool.get("product.product"), pool.get("product.template")
    today = list_prices(plan, day)
    writes: list = []
    for code in sorted(changes_on(plan, day)):
        writes += [[Product(books.products[code][0]).template], {"list_price": today[code]}]
    if writes:
        Template.write(*writes)
