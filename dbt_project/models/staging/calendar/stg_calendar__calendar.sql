-- The calendar as landed: one country, every day once.
select
    calendar_date, country_code, is_holiday, holiday_name_zh, holiday_name_en, is_makeup_working_day
from {{ source("raw_calendar", "calendar_day") }}
