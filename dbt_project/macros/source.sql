{#- Every run reads raw at the one snapshot ZT_RAW_SNAPSHOT names, so that landing may go on meanwhile. The number stands in
    a macro of the lake, which the run sets once before its first model: so no view's text changes from run to run.
    Read only at execution: at parse time a change of the variable would cost a reparse. -#}
{% macro raw_snapshot() %}
    {%- if execute -%}
        {{- return(env_var("ZT_RAW_SNAPSHOT", "")) -}}
    {%- endif -%} {{- return("") -}}
{% endmacro %}

{% macro pin_raw() %}
    {%- if raw_snapshot() -%}
        create or replace macro {{ target.database }}.{{ target.schema }}.raw_snapshot() as {{ raw_snapshot() | int }}
    {%- endif -%}
{% endmacro %}

{#- In a unit test the source is a CTE of given rows, which has no snapshots. In brackets, because `at` takes no alias after it. -#}
{% macro source(source_name, table_name) %}
    {%- set relation = builtins.source(source_name, table_name) -%}
    {%- if raw_snapshot() and not (relation | string).startswith("__dbt__cte__") -%}
        {%- set pin = target.database ~ "." ~ target.schema ~ ".raw_snapshot()" -%}
        {{- return("(select * from " ~ relation ~ " at (version => " ~ pin ~ "))") -}}
    {%- endif -%}
    {{- return(relation) -}}
{% endmacro %}
