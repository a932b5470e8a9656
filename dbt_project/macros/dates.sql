{#- Dates and moments. Belongs here: what engines write differently about time. -#}
{#- The date in the company's zone of a timestamp with zone. A plain cast would follow the session's zone. -#}
{% macro business_date(timestamp_with_zone, timezone=none) -%}
    {{- adapter.dispatch("business_date")(timestamp_with_zone, timezone or company_timezone()) -}}
{%- endmacro %}

{% macro default__business_date(timestamp_with_zone, timezone) -%}
    cast(({{ timestamp_with_zone }}) at time zone '{{ timezone }}' as date)
{%- endmacro %}

{% macro spark__business_date(timestamp_with_zone, timezone) -%}
    cast(from_utc_timestamp({{ timestamp_with_zone }}, '{{ timezone }}') as date)
{%- endmacro %}

{#- A timestamp with zone from one without that is in UTC, as Tryton keeps create_date. -#}
{% macro utc(timestamp_without_zone) -%}
    {{- adapter.dispatch("utc")(timestamp_without_zone) -}}
{%- endmacro %}

{% macro default__utc(timestamp_without_zone) -%}
    (cast({{ timestamp_without_zone }} as timestamp) at time zone 'UTC')
{%- endmacro %}

{% macro spark__utc(timestamp_without_zone) -%}
    cast({{ timestamp_without_zone }} as timestamp)
{%- endmacro %}

{#- First day of a date's month, as a date. -#}
{% macro month_start(date) -%} cast({{ dbt.date_trunc("month", date) }} as date) {%- endmacro %}

{#- ISO 8601 day of the week: 1 Monday to 7 Sunday. -#}
{% macro iso_day_of_week(date) -%} {{- adapter.dispatch("iso_day_of_week")(date) -}} {%- endmacro %}

{% macro default__iso_day_of_week(date) -%}
    cast(extract(isodow from {{ date }}) as integer)
{%- endmacro %}

{% macro spark__iso_day_of_week(date) -%}
    cast(extract(dayofweek_iso from {{ date }}) as integer)
{%- endmacro %}

{#- The moment a business date begins in the company's zone, as a timestamp with zone. -#}
{% macro start_of_day(date, timezone=none) -%}
    {{- adapter.dispatch("start_of_day")(date, timezone or company_timezone()) -}}
{%- endmacro %}

{% macro default__start_of_day(date, timezone) -%}
    (cast({{ date }} as timestamp) at time zone '{{ timezone }}')
{%- endmacro %}

{% macro spark__start_of_day(date, timezone) -%}
    to_utc_timestamp(cast({{ date }} as timestamp), '{{ timezone }}')
{%- endmacro %}

{#- Whole days from one date to another, negative if the other is earlier. -#}
{% macro days_between(from_date, to_date) -%}
    cast({{ dbt.datediff(from_date, to_date, "day") }} as integer)
{%- endmacro %}

{#- The date `days` later, as a date. -#}
{% macro add_days(date, days) -%} cast({{ dbt.dateadd("day", days, date) }} as date) {%- endmacro %}

{#- First day of the month `months` after a first day of a month, as a date. -#}
{% macro add_months(month, months) -%}
    cast({{ dbt.dateadd("month", months, month) }} as date)
{%- endmacro %}
