"""What the executive overview must say, asked of the marts, and the comparison with what a page says."""

from decimal import ROUND_HALF_EVEN, Decimal

from tests.browser.screens import Screen, money
from tests.company import Company

FIRST_ROW = ("sales_this_month", "target_this_month", "attainment_this_month", "sales_until")
PUBLICATION = ("publication_number", "published_at")

THIS_MONTH = """
    select sum(sales_amount_base), sum(target_amount_base), max(business_date) filter (where sales_amount_base <> 0)
    from marts.sales_daily
    where business_month = (select max(business_month) from marts.sales_daily where order_lines + pos_lines > 0 and {where})
        and {where}
"""
CUSTOMERS = """
    select party_name, party_id, sum(amount_base) as sales, count(distinct order_id)
    from marts.fct_order_line
    where is_booked and party_id is not null and {where}
    group by all order by sales desc limit 15
"""
STORES = """
    select store_name, city, unit_name, sum(sales_amount_base) as sales, sum(tickets)
    from marts.sales_daily
    where store_code <> '-' and {where}
    group by all order by sales desc
"""


def check_first_row(company: Company, screen: Screen, where: str) -> None:
    sales, target, until = company.query(THIS_MONTH.format(where=where))[0]
    share = (sales / target * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    written = [screen.number(chart) for chart in FIRST_ROW]
    assert written[:2] == [money(sales), money(target)]
    assert abs(Decimal(written[2].rstrip("%")) - share) <= Decimal("0.1")
    assert written[3] == until.isoformat()


def check_tables(company: Company, screen: Screen, where: str) -> None:
    customers = screen.table("top_customers")
    expected = company.query(CUSTOMERS.format(where=where))
    # Equal sales may come in either order; the amounts may not.
    assert [row[2] for row in customers] == [money(sales) for _, _, sales, _ in expected]
    assert {(r[0], r[1], r[2], r[3]) for r in customers[:10]} <= {
        (name or "", party, money(sales), f"{orders:,}")
        for name, party, sales, orders in company.query(
            CUSTOMERS.format(where=where).replace("limit 15", "limit 40")
        )
    }
    stores = screen.table("stores_ranked")
    ranked = company.query(STORES.format(where=where))
    assert [row[3] for row in stores] == [money(sales) for *_, sales, _ in ranked]
    assert {tuple(row) for row in stores} == {
        (name, city or "N/A", unit, money(sales), f"{int(tickets):,}") for name, city, unit, sales, tickets in ranked
    }  # fmt: skip
