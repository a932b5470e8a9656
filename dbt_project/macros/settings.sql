{#- The instance's settings as SQL. Belongs here: what the environment says; read when a model runs. -#}
{% macro base_currency() -%}
    cast('{{ env_var("ZT_BASE_CURRENCY", "CNY") }}' as {{ dbt.type_string() }})
{%- endmacro %}

{% macro company_timezone() -%} {{- env_var("ZT_TIMEZONE", "Asia/Shanghai") -}} {%- endmacro %}

{#- The day a run counts as today, in the company's zone. -#}
{% macro today() -%}
    {%- set fixed = env_var("ZT_TODAY", "") if execute else "" -%}
    {%- if fixed -%} cast('{{ fixed }}' as date)
    {%- else -%} {{ business_date("current_timestamp") }}
    {%- endif -%}
{%- endmacro %}

{#- Unit of rows that name none; only executives see it. -#}
{% macro unassigned_unit() -%} 'UNASSIGNED' {%- endmacro %}
