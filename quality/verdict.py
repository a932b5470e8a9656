"""The one type every checker answers with."""

from dataclasses import dataclass

STATISTICS = "statistics: "  # begins the names of the checks that only statistics see


@dataclass(frozen=True)
class Verdict:
    """What one check found on one object.

    `object` is a model's or a source table's name; `severity` is `error` (holds the groups that stand on the object)
    or `warn` (told, holds nothing); `rows` is JSON of rows to look at; `cure` is what a person does next.
    """

    check: str
    object: str
    passed: bool
    severity: str = "error"
    observed: str = ""
    expected: str = ""
    rows: str = "[]"
    cure: str = ""

    @property
    def holds(self) -> bool:
        """Whether this verdict keeps a group from moving."""
        return not self.passed and self.severity == "error"
