{#- Columns within bounds, both included, null for none: ranges = {column: [least, most]}. NULL values pass. One scan;
    returns one row a column, with how many rows are out and the farthest of them. -#}
{% test accepted_range(model, ranges) %}
    select *
    from
        (
            {%- for column, bounds in ranges.items() %}
                {%- set outside = [] %}
                {%- if bounds[0] is not none %}
                    {% do outside.append(column ~ " < " ~ bounds[0]) %}
                {% endif %}
                {%- if bounds[1] is not none %}
                    {% do outside.append(column ~ " > " ~ bounds[1]) %}
                {% endif %}
                select
                    '{{ column }}' as column_name,
                    count(*) as row_count,
                    min({{ column }}) as least,
                    max({{ column }}) as most
                from {{ model }}
                where {{ outside | join(" or ") }} {{ "union all" if not loop.last }}
            {%- endfor %}
        ) as findings
    where row_count > 0
{% endtest %}

{#- Columns that are never below 0. -#}
{% test not_negative(model, columns) %}
    {%- set ranges = {} -%}
    {%- for column in columns -%} {%- do ranges.update({column: [0, none]}) -%} {%- endfor -%}
    {{- test_accepted_range(model, ranges) -}}
{% endtest %}
