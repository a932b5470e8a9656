"""What invoices need in Tryton: chart of accounts, fiscal years, payment terms, and how money comes in.

Belongs here: Tryton's own minimal chart through Tryton's own wizard, and what is set up once. Does not: postings
(`billing.py`, `invoicing.py`).
"""

from dataclasses import dataclass
from datetime import date

from trytond.pool import Pool

from sample_company.erp.records import create
from sample_company.plan import Plan
from sample_company.settlement import TERM_DAYS

CHART = ("account", "account_template_root_en")
YEARS_AHEAD = 2
BANK = "银行 Bank"


@dataclass(frozen=True)
class Accounts:
    """Ids of what postings name."""

    receivable: int
    revenue: int
    bank: int
    sales_journal: int
    cash_journal: int
    method: int
    terms: dict[str, int]  # by tier
    periods: dict[tuple[int, int], int]  # by year and month


def write_accounts(company: int, plan: Plan) -> None:
    """Set up the books of the company. Needs a transaction with the company in its context."""
    pool = Pool()
    company_record = pool.get("company.company")(company)
    _chart(company_record)
    for year in range(plan.first_day.year, plan.today.year + YEARS_AHEAD + 1):
        _fiscal_year(company_record, year)
    bank = _bank(company)
    Journal = pool.get("account.journal")
    (cash,) = Journal.search([("type", "=", "cash")], limit=1)
    create(
        "account.invoice.payment.method",
        [
            {
                "company": company,
                "name": "银行转账 Bank transfer",
                "journal": cash.id,
                "credit_account": bank,
                "debit_account": bank,
            }
        ],
    )
    create("account.invoice.payment_term", [
        {
            "name": _term(tier),
            "lines": [("create", [{"type": "remainder", "relativedeltas": [("create", [{"days": days}])]}])],
        }
        for tier, days in TERM_DAYS.items()
    ])  # fmt: skip


def write_goods_category() -> int:
    """The one category that says where goods are booked; Tryton asks it of whatever is invoiced."""
    configuration = Pool().get("account.configuration")(1)
    (category,) = create("product.category", [{
        "name": "商品科目 Accounting of goods", "accounting": True,
        "account_revenue": configuration.get_multivalue("default_category_account_revenue").id,
        "account_expense": configuration.get_multivalue("default_category_account_expense").id,
    }])  # fmt: skip
    return category


def open_accounts() -> Accounts:
    """Read the ids. Needs a transaction with the company in its context."""
    pool = Pool()
    configuration = pool.get("account.configuration")(1)
    Journal = pool.get("account.journal")
    (sales,) = Journal.search([("type", "=", "revenue")], limit=1)
    (method,) = pool.get("account.invoice.payment.method").search([], limit=1)
    terms = {record.name: record.id for record in pool.get("account.invoice.payment_term").search([])}
    periods = pool.get("account.period").search([("type", "=", "standard")])
    return Accounts(
        configuration.get_multivalue("default_account_receivable").id,
        configuration.get_multivalue("default_category_account_revenue").id,
        method.debit_account.id,
        sales.id,
        method.journal.id,
        method.id,
        {tier: terms[_term(tier)] for tier in TERM_DAYS},
        {(period.start_date.year, period.start_date.month): period.id for period in periods},
    )


def _term(tier: str) -> str:
    return f"{TERM_DAYS[tier]} 天付清 Net {TERM_DAYS[tier]} days"


def _chart(company) -> None:
    pool = Pool()
    Account = pool.get("account.account")
    CreateChart = pool.get("account.create_chart", type="wizard")
    session, _, _ = CreateChart.create()
    wizard = CreateChart(session)
    template = pool.get("ir.model.data").get_id(*CHART)
    wizard.account.account_template = pool.get("account.account.template")(template)
    wizard.account.company = company
    wizard.transition_create_account()

    def first(kind: str):
        (found,) = Account.search(
            [(f"type.{kind}", "=", True), ("company", "=", company.id), ("closed", "!=", True)],
            order=[("id", "ASC")], limit=1,
        )  # fmt: skip
        return found

    properties = wizard.properties
    properties.company = company
    properties.account_receivable = first("receivable")
    properties.account_payable = first("payable")
    properties.category_account_revenue = first("revenue")
    properties.category_account_expense = first("expense")
    wizard.transition_create_properties()
    # What rates gain or lose between invoice and payment goes to profit and loss.
    configuration = pool.get("account.configuration")(1)
    configuration.currency_exchange_credit_account = first("revenue")
    configuration.currency_exchange_debit_account = first("expense")
    configuration.save()
    CreateChart.delete(session)


def _bank(company: int) -> int:
    pool = Pool()
    Type = pool.get("account.account.type")
    (kind,) = Type.search(
        [("name", "ilike", "Cash and Cash%"), ("company", "=", company)], order=[("id", "ASC")], limit=1
    )
    Account = pool.get("account.account")
    (root,) = Account.search([("parent", "=", None), ("company", "=", company)], limit=1)
    (bank,) = create(
        "account.account",
        [{"name": BANK, "code": "1002", "type": kind.id, "parent": root.id, "company": company}],
    )
    return bank


def _fiscal_year(company, year: int) -> None:
    """A year with a period each month; one sequence for postings, one for invoices and credit notes."""
    pool = Pool()
    kinds = pool.get("ir.model.data")
    rows = [
        {"name": f"{name} {year}", "company": company.id, "prefix": f"{prefix}{year}-", "padding": 6,
         "sequence_type": kinds.get_id(module, kind)}
        for name, prefix, module, kind in (
            ("Postings", "", "account", "sequence_type_account_move"),
            ("Invoices", "INV", "account_invoice", "sequence_type_account_invoice"),
        )
    ]  # fmt: skip
    moves, invoices = create("ir.sequence.strict", rows)
    (number,) = create("account.fiscalyear", [{
        "name": str(year), "company": company.id, "start_date": date(year, 1, 1), "end_date": date(year, 12, 31),
        "move_sequence": moves,
        "invoice_sequences": [("create", [{
            "company": company.id,
            "in_invoice_sequence": invoices, "in_credit_note_sequence": invoices,
            "out_invoice_sequence": invoices, "out_credit_note_sequence": invoices,
        }])],
    }])  # fmt: skip
    FiscalYear = pool.get("account.fiscalyear")
    FiscalYear.create_period([FiscalYear(number)])
