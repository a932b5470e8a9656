{#- Every value of each column stands in the parent: keys = {column: ref('parent')}. The parent's column has the same name, unless
    parent_columns = {column: its name there} says otherwise. NULL passes. One query for all of them; returns the values that
    have no parent. -#}
{% test foreign_keys(model, keys, parent_columns={}) %}
    {%- for column, parent in keys.items() %}
        {%- set known = parent_columns.get(column, column) %}
        select '{{ column }}' as column_name, child.{{ column }} as orphan, count(*) as row_count
        from {{ model }} as child
        left join {{ parent }} as parent on child.{{ column }} = parent.{{ known }}
        where child.{{ column }} is not null and parent.{{ known }} is null
        group by child.{{ column }} {{ "union all" if not loop.last }}
    {%- endfor %}
{% endtest %}
