"""The doors round row-level security: what a reader may ask a chart's data for, and which tables any SQL may name.

Runs inside Superset's environment. Row-level rules filter rows, but text that a reader sends as SQL (a column, a
metric, a where clause) walks round them: `COLUMNS(*)`, `to_json(t)`, `pivot`. So readers ask for declared columns and
metrics only, of datasets that have a rule; and whoever asks, a statement is one SELECT over the marts that the screens
name. Does not belong here: the rules themselves (`dashboards/rights.py` writes them), the lake's own lockdown.
"""
# pyright: reportMissingImports=false

from collections.abc import Sequence
from typing import Any

import sqlglot
from sqlglot import exp
from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
from superset.exceptions import SupersetSecurityException
from superset.security import SupersetSecurityManager
from superset.utils.core import get_user_id

SCHEMA = "marts"
AGGREGATES = {"AVG", "COUNT", "COUNT_DISTINCT", "MAX", "MIN", "SUM"}
_marts: set[str] = set()


def configure(marts: Sequence[str]) -> None:
    """Name the marts that screens and rules read; every other table is refused."""
    _marts.update(marts)


def refused(message: str) -> SupersetSecurityException:
    """The error a reader sees; Superset answers it with 403."""
    return SupersetSecurityException(
        SupersetError(
            message=message,
            error_type=SupersetErrorType.DATASOURCE_SECURITY_ACCESS_ERROR,
            level=ErrorLevel.ERROR,
        )
    )


class GuardedSecurityManager(SupersetSecurityManager):
    """Superset's own checks first, then ours; administrators write charts, so only the first hold for them."""

    def raise_for_access(self, *args: Any, **kwargs: Any) -> None:
        super().raise_for_access(*args, **kwargs)
        if self.is_admin():
            return
        if any(kwargs.get(name) is not None for name in ("sql", "query", "table", "viz")):
            raise refused(
                "Only the charts of a dashboard can be read; free SQL and the old chart API are closed."
            )
        context = kwargs.get("query_context")
        datasource = kwargs.get("datasource") or (context.datasource if context else None)
        if datasource is not None and not self.get_rls_filters(datasource):
            raise refused(
                f"Dataset {datasource.name} has no row-level rule, so nobody may read it. Publish the screens again."
            )
        if context is not None:
            for query in context.queries:
                refuse_free_sql(query, context.datasource)


def refuse_free_sql(query: Any, datasource: Any) -> None:
    """Raise unless every column and metric of a QueryObject is declared in the dataset, or a simple aggregate."""
    columns = set(datasource.column_names)
    declared = columns | {metric.metric_name for metric in datasource.metrics}
    # A label is a reader's own text: it may be sorted by, but as a column it would reach the lake as SQL.
    labels = set()

    def check(item: Any, known: set[str] = declared) -> None:
        if isinstance(item, str):
            if item not in known:
                raise refused(f"{item!r} is neither a column nor a saved metric of {datasource.name}.")
        elif item.get("expressionType") == "SIMPLE":
            column = (item.get("column") or {}).get("column_name")
            if column not in columns or item.get("aggregate") not in AGGREGATES:
                raise refused(f"Only {', '.join(sorted(AGGREGATES))} of a declared column can be asked for.")
            labels.add(item.get("label"))
        elif (
            item.get("sqlExpression") in columns
        ):  # a chart's time axis comes as an expression that is a name
            labels.add(item.get("label"))
        else:
            raise refused("SQL written into a column or metric is closed; use the dataset's own.")

    for item in [*query.columns, *(query.metrics or []), *query.series_columns]:
        check(item)
    for item in [query.series_limit_metric, query.granularity, *(column for column, _ in query.orderby)]:
        if item:
            check(item, declared | labels)
    for condition in query.filter:  # an undeclared name is ignored by Superset, an expression is not
        if not isinstance(condition["col"], str):
            check(condition["col"])
    if query.extras.get("where") or query.extras.get("having"):
        raise refused("A where or having clause written as SQL is closed; use a filter on a column.")
    if query.annotation_layers:
        raise refused("Annotation layers are closed: they read other charts.")
    if query.datasource is not None and query.datasource != datasource:
        raise refused("A query reads the dataset of its own chart.")


def refuse_foreign_tables(sql: str, **_: Any) -> str:
    """Superset's SQL_QUERY_MUTATOR: one SELECT over the named marts passes unchanged, everything else is refused."""
    statements = sqlglot.parse(sql, read="duckdb")
    statement = statements[0] if len(statements) == 1 else None
    if not isinstance(statement, exp.Query):
        raise refused("Only one SELECT statement at a time reaches the lake.")
    if statement.find(exp.Pivot, exp.Command, exp.Describe, exp.Summarize, exp.DDL, exp.DML):
        raise refused("Only plain SELECT statements reach the lake.")
    temporary = {cte.alias for cte in statement.find_all(exp.CTE)}
    for table in statement.find_all(exp.Table):
        declared = table.db == SCHEMA and not table.catalog and table.name in _marts
        local = not table.db and not table.catalog and table.name in temporary
        if not isinstance(table.this, exp.Identifier) or not (declared or local):
            raise refused(f"{table.sql(dialect='duckdb')} is not among the marts that screens read.")
    return sql


def own_user_only(query: Any) -> Any:
    """Pick lists of users show a reader nobody else: names and e-mail addresses are personal."""
    from superset import security_manager

    if security_manager.is_admin():
        return query
    return query.filter(security_manager.user_model.id == get_user_id())


def own_roles_only(query: Any) -> Any:
    """Pick lists of roles show a reader no roles."""
    from superset import security_manager

    return query if security_manager.is_admin() else query.filter(security_manager.role_model.id == -1)
