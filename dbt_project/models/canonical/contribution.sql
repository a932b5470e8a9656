-- Contributions of every source.
with
    unioned as (
        {{
            union_sources(
                "contribution",
                [
                    "contribution_id",
                    "source_system",
                    "contribution_number",
                    "employee_number",
                    "contribution_kind",
                    "unit_code",
                    "contributed_on",
                    "article_number",
                    "opportunity_number",
                    "hours",
                ],
            )
        }}
    )

select
    contribution_id,
    source_system,
    contribution_number,
    employee_number,
    contribution_kind,
    coalesce(unit_code, {{ unassigned_unit() }}) as unit_code,
    contributed_on,
    article_number,
    opportunity_number,
    hours
from unioned
