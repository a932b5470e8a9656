"""A PostgreSQL database of Tryton's shape, made of ingestion's declaration and filled by COPY.

For benchmarks and tests of landing alone: the real Tryton is tested where the whole is.
"""

from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql

from ingestion.sources.tryton import TRYTON

START = datetime(2025, 1, 1, tzinfo=UTC)  # the columns have no zone: COPY drops it, as Tryton does
_LINES_AN_ORDER = 5
_LINE_COLUMNS = (
    "id",
    "create_date",
    "write_date",
    "sale",
    "sequence",
    "type",
    "product",
    "quantity",
    "unit",
    "unit_price",
    "description",
)
_KINDS = {"VARCHAR": "varchar", "DOUBLE": "double precision", "TIMESTAMP": "timestamp(6)"}


def create(connection: psycopg.Connection) -> None:
    """Makes every table that the declaration reads, personal columns among them, as Tryton would."""
    for table in TRYTON.tables:
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(_kind(column.type)))
            for column in (*table.columns,)
        ]
        connection.execute(
            sql.SQL("create table {} ({}, create_uid integer, primary key (id))").format(
                sql.Identifier(table.name), sql.SQL(", ").join(columns)
            )
        )


def fill(connection: psycopg.Connection, lines: int) -> None:
    """A few parties and products, and `lines` order lines in orders of five; deterministic."""
    small = {
        "company_company": [(1, 1, 1)],
        "currency_currency": [(1, "CNY"), (2, "USD")],
        "party_party": [(i, f"C{i:05d}", f"公司 {i}") for i in range(1, 21)],
        "product_product": [(i, i, f"P{i:04d}") for i in range(1, 51)],
    }
    columns = {
        "company_company": ("id", "party", "currency"),
        "currency_currency": ("id", "code"),
        "party_party": ("id", "code", "name"),
        "product_product": ("id", "template", "code"),
    }
    for table, rows in small.items():
        copy(connection, table, (*columns[table], "create_date"), ((*row, START) for row in rows))
    orders = -(-lines // _LINES_AN_ORDER)
    copy(
        connection,
        "sale_sale",
        ("id", "create_date", "number", "party", "currency", "state", "sale_date", "untaxed_amount_cache"),
        (
            (i, _at(i), f"SO{i:07d}", i % 20 + 1, i % 10 // 9 + 1, "done", _at(i).date(), i % 1000)
            for i in range(1, orders + 1)
        ),
    )
    copy(connection, "sale_line", _LINE_COLUMNS, (_line(number) for number in range(1, lines + 1)))
    connection.execute("analyze")


def _line(number: int) -> tuple:
    """An order line as Tryton writes one: edited once when its order was confirmed, priced to four decimals."""
    product = number % 300 + 1
    return (
        number,
        _at(number),
        _at(number) + timedelta(hours=1) if number % 4 else None,
        (number - 1) // _LINES_AN_ORDER + 1,
        number % _LINES_AN_ORDER,
        "line",
        product,
        number % 20 + 1,
        1,
        f"{number % 10007 / 100:.4f}",
        f"[P{product:04d}] 保湿修护精华液 {product % 7 * 15 + 15} ml",
    )


def copy(connection: psycopg.Connection, table: str, columns: tuple[str, ...], rows) -> None:
    """COPY rows into a table."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in rows:
            out.write_row(row)


def _at(number: int) -> datetime:
    return START + timedelta(seconds=30 * number)


def _kind(declared: str) -> str:
    return "numeric" if declared.startswith("DECIMAL") else _KINDS.get(declared, declared)
