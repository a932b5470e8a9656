"""What a person reads of a run that went wrong: each thing once, each with its own cure beside it."""

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from ingestion.errors import LandingError
from ingestion.report import FileReport, LoadReport
from orchestration import loads, reports
from orchestration.outcome import Outcome
from orchestration.problems import Exit

NOW = datetime(2026, 6, 30, tzinfo=UTC)
NAMES = LandingError("column 'a' is missing", "inbox/tills/one.csv", "ask for the file as agreed")
BYTES = LandingError("it is not gb18030:\nbytes ff fe", "inbox/tills/two.csv", "ask for its encoding")


def test_the_error_of_a_load_and_of_its_first_file_is_told_once():
    files = (FileReport("one.csv", "refused", error=NAMES), FileReport("two.csv", "refused", error=BYTES))
    report = LoadReport("tills", NOW, NOW, "partial", files=files, error=NAMES)
    assert loads.errors(report) == [NAMES, BYTES]


def test_each_error_stands_beside_its_own_cure():
    written = StringIO()
    error = loads._lines(f"{e.where}: {e.what}" for e in (NAMES, BYTES)) or ""
    cure = loads._lines(e.cure for e in (NAMES, BYTES)) or ""
    result = Outcome("r1", 6, (), (), (("tills", error, cure),), Exit.SOURCE_FAILED)
    reports.run_outcome(result, Console(file=written, width=200))
    assert written.getvalue().splitlines()[:5] == [
        "✗ tills was not landed whole | 未完整入湖",
        "  inbox/tills/one.csv: column 'a' is missing",
        "  cure  | 处理: ask for the file as agreed",
        "  inbox/tills/two.csv: it is not gb18030: bytes ff fe",
        "  cure  | 处理: ask for its encoding",
    ]


def test_a_source_that_failed_says_how_old_what_stands_on_it_is():
    written = StringIO()
    failed = (("crm", "it does not answer", "start it"), ("desk", "it answers 500", "start it"))
    result = Outcome("r1", 6, (), (), failed, Exit.SOURCE_FAILED, landed={"crm": "2026-06-29 08:00 UTC"})
    reports.run_outcome(result, Console(file=written, width=200))
    said = written.getvalue()
    assert (
        "crm last landed | 上次入湖: 2026-06-29 08:00 UTC" in said
        and "desk last landed | 上次入湖: never" in said
    )
