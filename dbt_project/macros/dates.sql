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
