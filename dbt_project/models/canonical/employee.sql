-- Employees by personnel number, merged over the sources: the number is the company's own, so two
-- systems that give it mean the same person.
with
    merged as (
        {{
            merge_sources(
                "employee",
                ["employee_number"],
                [
                    "unit_code",
                    "job_title",
                    "territory_code",
                    "hired_on",
                    "left_on",
                    "source_system",
                ],
            )
        }}
    )

select
    employee_number,
    coalesce(unit_code, {{ unassigned_unit() }}) as unit_code,
    job_title,
    territory_code,
    hired_on,
    left_on,
    source_system
from merged
