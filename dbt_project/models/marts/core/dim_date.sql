with
    days as (
        select *, {{ iso_day_of_week("calendar_date") }} as day_of_week from {{ ref("calendar") }}
    )

select
    calendar_date,
    cast(extract(year from calendar_date) as integer) as year,
    cast(extract(quarter from calendar_date) as integer) as quarter,
    {{ month_start("calendar_date") }} as month_start,
    cast(extract(month from calendar_date) as integer) as month_of_year,
    cast(extract(week from calendar_date) as integer) as iso_week,
    day_of_week,
    day_of_week >= 6 as is_weekend,
    is_holiday,
    holiday_name_zh,
    holiday_name_en,
    is_makeup_working_day,
    {{ is_working_day() }} as is_working_day
from days
