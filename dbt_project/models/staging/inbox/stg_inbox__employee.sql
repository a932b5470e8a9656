-- Employees that came by file, by number only. What a file leaves open another source may know.
select
    employee_number,
    unit_code,
    job_title,
    territory_code,
    hired_on,
    left_on,
    _source as source_system
from {{ source("raw_inbox", "employee") }}
