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
