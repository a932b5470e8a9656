{#- The columns together are the key: returns each value that stands more than once, and how often. -#}
{% test unique_combination(model, columns) %}
    select {{ columns | join(", ") }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
{% endtest %}
