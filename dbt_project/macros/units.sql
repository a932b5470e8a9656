{#- Sales units of rows. Belongs here: whose a row is; who may read it is unit_permission. -#}
{#- The first of the unit codes given (column expressions, the nearest first) that names a unit; `UNASSIGNED` where none does. -#}
{% macro first_known_unit() -%}
    coalesce(
        {%- for code in varargs %}nullif({{ code }}, {{ unassigned_unit() }}), {%- endfor %}
        {{ unassigned_unit() }}
    )
{%- endmacro %}
