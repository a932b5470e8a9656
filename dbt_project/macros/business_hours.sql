{#- Time that the company works. Belongs here: which days are worked, from when to when, and how moments are placed on that clock.
    The clock itself, one row a day, is int_business_clock. -#}
{#- First minute of a working day, counted from midnight in the company's zone: 09:00. -#}
{% macro business_opens_at() -%} 540 {%- endmacro %}

{#- Minutes of a working day, 09:00 to 18:00. -#}
{% macro business_minutes_a_day() -%} 540 {%- endmacro %}

{#- True for make-up days, and for every day that is neither weekend nor holiday. Reads the columns of `calendar`. -#}
{% macro is_working_day() -%}
    (is_makeup_working_day or not (is_holiday or {{ iso_day_of_week("calendar_date") }} >= 6))
{%- endmacro %}

{#- Whole business minutes from the calendar's first day up to a moment. `clock` is the alias of int_business_clock, joined on the
    moment's business date. The difference of two is the business time between them, so that adjacent intervals add up. -#}
{% macro business_minute(moment, clock, timezone=none) -%}
    (
        {{ clock }}.business_minutes_before + case
            when {{ clock }}.is_working_day
            then
                least(
                    greatest({{ minute_of_day(moment, timezone) }} - {{ business_opens_at() }}, 0),
                    {{ business_minutes_a_day() }}
                )
            else 0
        end
    )
{%- endmacro %}

{#- Whole minutes from midnight to a moment by the clock of the company's zone, 0 to 1439. -#}
{% macro minute_of_day(timestamp_with_zone, timezone=none) -%}
    {{- adapter.dispatch("minute_of_day")(timestamp_with_zone, timezone or company_timezone()) -}}
{%- endmacro %}

{% macro default__minute_of_day(timestamp_with_zone, timezone) -%}
    {%- set local = "(" ~ timestamp_with_zone ~ ") at time zone '" ~ timezone ~ "'" -%}
    cast(extract(hour from {{ local }}) * 60 + extract(minute from {{ local }}) as integer)
{%- endmacro %}

{% macro spark__minute_of_day(timestamp_with_zone, timezone) -%}
    {%- set local = "from_utc_timestamp(" ~ timestamp_with_zone ~ ", '" ~ timezone ~ "')" -%}
    cast(hour({{ local }}) * 60 + minute({{ local }}) as integer)
{%- endmacro %}

{#- Minutes of the clock from one moment to another, 0 where the other is earlier: a source's clock may lag behind. -#}
{% macro minutes_between(from_moment, to_moment) -%}
    case
        when {{ to_moment }} < {{ from_moment }}
        then 0
        else cast({{ dbt.datediff(from_moment, to_moment, "minute") }} as bigint)
    end
{%- endmacro %}
