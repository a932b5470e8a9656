{#- The sums of two relations are equal, to the last digit, in every group. measures: names, or {name here: name there}.
    Returns each group whose difference is not 0; a group that only one side has shows up too, unless it is 0. -#}
{% test balances_with(model, other, group_by, measures, where=none, other_where=none) %}
    {%- set pairs = measures if measures is mapping else dict(zip(measures, measures)) %}
    select
        {{ group_by | join(", ") }}
        {%- for here in pairs %}, sum({{ here }}) as {{ here }}_difference {%- endfor %}
    from
        (
            select {{ group_by | join(", ") }}, {{ pairs | join(", ") }}
            from {{ model }} {{ "where " ~ where if where }}
            union all
            select
                {{ group_by | join(", ") }}
                {%- for here, there in pairs.items() %}, -{{ there }} as {{ here }}{% endfor %}
            from {{ other }} {{ "where " ~ other_where if other_where }}
        ) as both_sides
    group by {{ group_by | join(", ") }}
    having {% for here in pairs %} sum({{ here }}) <> 0{{ " or " if not loop.last }}{% endfor %}
{% endtest %}
