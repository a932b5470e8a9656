"""Verdicts as they are kept in `ops.verdict`, in English and Chinese.

Belongs here: writing and reading them. Does not: who judges (`quality/`, `gate.py`).
"""

from collections.abc import Sequence

import duckdb

from lake import ledger
from orchestration.instance import Instance
from quality import chinese
from quality.verdict import Verdict


def record_verdicts(
    instance: Instance, lake: duckdb.DuckDBPyConnection, run_id: str, found: Sequence[Verdict]
) -> None:
    """Append verdicts to `ops.verdict`."""
    now = instance.now()
    ledger.append(
        lake,
        "ops.verdict",
        [
            {
                "run_id": run_id,
                "check_name": v.check,
                "object": v.object,
                "severity": v.severity,
                "passed": v.passed,
                "observed": v.observed,
                "expected": v.expected,
                "rows_json": v.rows,
                "cure": v.cure,
                "checked_at": now,
                "observed_zh": chinese.text(v.observed),
                "expected_zh": chinese.text(v.expected),
                "cure_zh": chinese.text(v.cure),
            }
            for v in found
        ],
    )


def read_verdicts(lake: duckdb.DuckDBPyConnection, run_id: str) -> list[Verdict]:
    """The verdicts a run has stored so far."""
    rows = lake.execute(
        """select check_name, object, passed, severity, coalesce(observed, ''), coalesce(expected, ''),
        coalesce(rows_json, '[]'), coalesce(cure, '') from ops.verdict where run_id = ?""",
        [run_id],
    ).fetchall()
    return [Verdict(*row) for row in rows]
