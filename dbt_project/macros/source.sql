{#- Every run reads raw at the one snapshot ZT_RAW_SNAPSHOT names, so that landing may go on meanwhile.
    Read only at execution: at parse time a change of the variable would cost a reparse.
    In a unit test the source is a CTE of given rows, which has no snapshots. In brackets, because `at` takes no alias after it. -#}
{% macro source(source_name, table_name) %}
    {%- set relation = builtins.source(source_name, table_name) -%}
    {%- set snapshot = env_var("ZT_RAW_SNAPSHOT", "") if execute else "" -%}
    {%- if snapshot and not (relation | string).startswith("__dbt__cte__") -%}
        {{- return("(select * from " ~ relation ~ " at (version => " ~ (snapshot | int) ~ "))") -}}
    {%- endif -%}
    {{- return(relation) -}}
{% endmacro %}
