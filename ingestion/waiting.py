"""`quarantine.waiting_row`: what each refused row breaks that nobody has decided upon, without a value of the row.

Here: the view, for whoever only counts: screens, and the lake's own health. Not here: the rows themselves (quarantine.py).
"""

import duckdb

from ingestion.field_text import text
from ingestion.quarantine import LISTED

NAME = "waiting_row"
# Words of a message that are no value of the row → what is wrong, in English and Chinese. The first that fits holds.
_RULES = (
    ("no case fits", "no case of the mapping fits", "映射中没有对应的情形"),
    ("is required", "is empty, and required", "必填值为空"),
    ("fields where", "the row has another number of fields", "字段数与表头不符"),
    ("bytes", "cannot be read in its encoding", "编码无法读取"),
    ("is not|cannot be made", "is not of the declared form", "与声明的格式不符"),
    ("shows|never calculated|right of", "the cell holds no sound value", "单元格的值不可用"),
)


def ensure_view(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the view, or brings it to what this code says; commits nothing where it stands so already."""
    # DuckDB writes the text of a view in its own way, so the two texts are compared as it writes them.
    con.execute(f"create or replace temp view _{NAME} as {_sql()}")
    ((stands,),) = con.execute(
        "select count(*) = 2 and count(distinct sql[position(' AS ' in sql):]) = 1 from duckdb_views() where"
        " (schema_name, view_name) = ('quarantine', ?) and database_name = current_database() or view_name = ?",
        [NAME, f"_{NAME}"],
    ).fetchall()
    con.execute(f"drop view temp._{NAME}")
    if not stands:
        con.execute(f"create or replace view quarantine.{NAME} as {_sql()}")


def _sql() -> str:
    english, chinese = (
        " ".join(f"when regexp_matches(message, {text(rule[0])}) then {text(rule[n])}" for rule in _RULES)
        for n in (1, 2)
    )
    # A database's row always breaks a rule of its declaration, which says the cure; a file's may not even be read.
    return f"""
        select
            source, entity, column_name, nullif(cure, '') as cure, refused_at, amount, currency,
            case when table_name is not null then 'breaks a rule' {english} else 'breaks a rule' end as rule,
            case when table_name is not null then '违反规则' {chinese} else '违反规则' end as rule_zh
        from ({LISTED}) as refused
        where decision is null
    """
