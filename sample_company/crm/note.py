"""How far the company has come, kept in django-crm's database: `zhongtai_sample(seed, scale, past, upto)`, one row.

Written in the transaction that writes the days, so that the two never disagree, also after a kill. Read by
`services/django_site/sample.py`.
"""

# pyright: reportMissingImports=false

from datetime import date

from django.db import connection

from sample_company.plan import Plan


def read() -> tuple[Plan, date] | None:
    """The plan that is followed and the last day written, or None."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('zhongtai_sample')")
        if cursor.fetchone() == (None,):
            return None
        cursor.execute("select seed, scale, past, upto from zhongtai_sample")
        row = cursor.fetchone()
    return (Plan(row[0], row[1], row[2]), row[3]) if row else None


def keep(plan: Plan, upto: date) -> None:
    """Write it down. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create table if not exists zhongtai_sample (seed bigint, scale double precision, past date, upto date)"
        )
        cursor.execute("delete from zhongtai_sample")
        row = [plan.seed, plan.scale, plan.today, upto]
        cursor.execute("insert into zhongtai_sample values (%s, %s, %s, %s)", row)
