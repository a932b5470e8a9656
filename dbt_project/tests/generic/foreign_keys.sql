{#- Every value of each column stands in the parent's column of the same name: keys = {column: ref('parent')}. NULL passes.
    One query for all of them; returns the values that have no parent. -#}
{% test foreign_keys(model, keys) %}
    {%- for column, parent in keys.items() %}
        select '{{ column }}' as column_name, child.{{ column }} as orphan, count(*) as row_count
        from {{ model }} as child
        left join {{ parent }} as parent on child.{{ column }} = parent.{{ column }}
        where child.{{ column }} is not null and parent.{{ column }} is null
        group by child.{{ column }} {{ "union all" if not loop.last }}
    {%- endfor %}
{% endtest %}
