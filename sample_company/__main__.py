"""`python -m sample_company write|advance|trickle`: runs in Tryton's environment, PostgreSQL's address from libpq's variables.

Prints one JSON object a line: progress {step, label_zh, done, total}, and the result last.
"""

import argparse
import json
from datetime import date
from pathlib import Path

from sample_company.plan import Plan


def told(step: str, label_zh: str, done: int, total: int) -> None:
    """Tell a step on standard output."""
    print(
        json.dumps({"step": step, "label_zh": label_zh, "done": done, "total": total}, ensure_ascii=False),
        flush=True,
    )


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    from sample_company.erp import past, session, workflow  # needs Tryton, which --help does not

    pool = session.open_pool(options.database)
    if options.command == "write":
        plan = Plan(options.seed, options.scale, options.today)
        written = past.write(pool, plan, options.inbox, options.truth, told)
        result = {"written": written, "today": workflow.company(pool).today.isoformat()}
    elif options.command == "advance":
        result = {
            "today": workflow.advance(pool, options.inbox, options.truth, options.days, told).isoformat()
        }
    else:
        result = {"orders": workflow.trickle(pool, options.seconds, told)}
    print(json.dumps(result), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sample_company", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    write = commands.add_parser("write", help="write the company's past, once")
    write.add_argument(
        "--scale", type=float, default=0.1, help="1 is 200,000 order lines and 1,000,000 till lines"
    )
    write.add_argument("--seed", type=int, default=20260101)
    write.add_argument("--today", type=date.fromisoformat, default=date(2026, 6, 30))
    advance = commands.add_parser("advance", help="let days pass")
    advance.add_argument("--days", type=int, default=1)
    trickle = commands.add_parser("trickle", help="keep entering orders")
    trickle.add_argument("--seconds", type=float, default=30)
    for command in (write, advance, trickle):
        command.add_argument("--database", default="tryton")
        command.add_argument("--inbox", type=Path, required=True)
    for command in (write, advance):
        command.add_argument(
            "--truth", type=Path, required=True, help="folder of the list of planted defects"
        )
    return parser


if __name__ == "__main__":
    main()
