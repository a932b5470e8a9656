-- How much working time lies before each day: two moments placed on it give the business time
-- between them by one subtraction, over any number of weekends and holidays.
with
    days as (
        select calendar_date, {{ is_working_day() }} as is_working_day from {{ ref("calendar") }}
    )

select
    calendar_date,
    is_working_day,
    cast(
        coalesce(
            sum(case when is_working_day then {{ business_minutes_a_day() }} else 0 end) over (
                order by calendar_date rows between unbounded preceding and 1 preceding
            ),
            0
        ) as bigint
    ) as business_minutes_before
from days
