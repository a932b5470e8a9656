{#- A column holds only the values listed; returns each other one, and how often. NULL passes. -#}
{% test known_values(model, column, values) %}
    select {{ column }}, count(*) as row_count
    from {{ model }}
    where {{ column }} not in ('{{ values | join("', '") }}')
    group by {{ column }}
{% endtest %}
