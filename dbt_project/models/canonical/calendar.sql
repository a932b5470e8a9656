-- Calendar days with public holidays and make-up working days.
select
    calendar_date, country_code, is_holiday, holiday_name_zh, holiday_name_en, is_makeup_working_day
from {{ ref("stg_calendar__calendar") }}
